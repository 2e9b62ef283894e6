"""What is wrong with stores, their tills, tills' words and the catalog."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError
from loyalty.program.problem import Problem


class UnknownStore(LoyaltyError):
    """There is no store of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no store "{self.code}"'


class InvalidStore(LoyaltyError):
    """A store's code that cannot be one."""


class StoreOfOtherProgram(LoyaltyError):
    """A store belongs to one programme for good: its receipts and its members are of that programme."""

    def __init__(self, code: str, own: str, named: str) -> None:
        super().__init__(code, own, named)
        self.code = code
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'store "{self.code}" belongs to programme "{self.own}", not to "{self.named}"'


class UnknownTill(LoyaltyError):
    """The till's key is not one of ours, or was revoked."""


class WrongStore(LoyaltyError):
    """A till speaks for its own store only."""

    def __init__(self, own: str, named: str) -> None:
        super().__init__(own, named)
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'this till belongs to store "{self.own}"; the receipt names "{self.named}"'


class InvalidLabel(LoyaltyError):
    """A till key's label that cannot be one, or that a key in use has already."""


class UnknownTillKey(LoyaltyError):
    """The store has no key in use of this label or id."""

    def __init__(self, store: str, named: str) -> None:
        super().__init__(store, named)
        self.store = store
        self.named = named

    def __str__(self) -> str:
        return f'store "{self.store}" has no key in use that is called "{self.named}"'


class InvalidKeyTerms(LoyaltyError):
    """What a till's key should be for, or how long, cannot be."""


class InvalidMapping(LoyaltyError):
    """A name that a till uses and what it should be here: one of them cannot be."""


class UnknownMapping(LoyaltyError):
    """Nothing is said here about this name of a till's."""


class InvalidBranding(LoyaltyError):
    """A programme cannot look like this; the text says what to write instead."""


class InvalidLogo(LoyaltyError):
    """A file that is no picture, or none that can be a logo."""


class UnknownConnection(LoyaltyError):
    """There is no connection of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no connection "{self.code}"'


class ConnectionTaken(LoyaltyError):
    """There is a connection of this code already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is a connection "{self.code}" already'


class InvalidConnection(LoyaltyError):
    """A connection that cannot be set up like this; the text says what to write instead."""


class InvalidCatalog(LoyaltyError):
    """A catalog's file that cannot be used; `problems` says each line and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownItem(LoyaltyError):
    """The catalog says nothing of this stock code."""

    def __init__(self, sku: str) -> None:
        super().__init__(sku)
        self.sku = sku

    def __str__(self) -> str:
        return f'the catalog says nothing of "{self.sku}"'
