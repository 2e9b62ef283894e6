"""What a door itself refuses, before anything below it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pos_adapter.errors import Problem


class ApiError(Exception):
    """Root of what the doors refuse."""


class Unauthorised(ApiError):
    """The request proves no one: its key or token is missing, unknown, revoked or expired."""


class WrongMediaType(ApiError):
    """A body in another format than the route takes: JSON in UTF-8 where it does not say."""

    def __init__(self, found: str, wanted: Sequence[str] = ("application/json in UTF-8",)) -> None:
        super().__init__(f"the body must be {' or '.join(wanted)}, sent as it is; got {found}")
        self.found = found

    @classmethod
    def packed(cls, found: str) -> Self:
        """The refusal of a body of whatever format that came packed: its signature is over what was sent."""
        error = cls(found)
        remedy = "send the body unpacked, without Content-Encoding"
        error.args = (f"only the packing is wrong: {remedy}; got {found}",)
        return error


class InvalidBody(ApiError):
    """A JSON document that is not what this route takes; `problems` says each place and the remedy."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class InvalidIdempotencyKey(ApiError):
    """The Idempotency-Key header is missing, or not 16 to 128 printable ASCII characters."""


class ReceiptConflict(ApiError):
    """A receipt came with the key and revision of another; it is kept for a person, the first one stands."""

    def __init__(self, receipt: str) -> None:
        super().__init__(f"another receipt has this store, till, date, number and revision: {receipt}")
        self.receipt = receipt


class NotReady(ApiError):
    """The schema of the database is not the one this code was written for."""


class PreconditionRequired(ApiError):
    """A change without If-Match: which version it is meant for is not said."""


class PreconditionFailed(ApiError):
    """A change meant for another version than the one there is now."""


class IdempotencyKeyReused(ApiError):
    """An Idempotency-Key that was used for another wish before."""


class WrongScope(ApiError):
    """A till's key that is in use, but not for this."""

    def __init__(self, wanted: str, given: Sequence[str]) -> None:
        super().__init__(wanted, given)
        self.wanted = wanted
        self.given = tuple(given)

    def __str__(self) -> str:
        return f"this key is for {', '.join(self.given)}; this needs one for {self.wanted}"
