"""What can go wrong between us and the database."""


class DatabaseError(Exception):
    """Root of this package's errors."""


class LostSwap(DatabaseError):
    """Another transaction changed the holder first; the whole work is done again."""


class Busy(DatabaseError):
    """The database could not take the work in the tries it was given; the same request may be sent again."""
