"""What is wrong with documents, those that wait, and books asked for."""

from __future__ import annotations

from datetime import datetime

from loyalty.errors.root import LoyaltyError


class WrongCurrency(LoyaltyError):
    """A receipt is in another money than those its programme takes; `wanted` are these, its own first."""

    def __init__(self, wanted: tuple[str, ...], found: str) -> None:
        super().__init__(wanted, found)
        self.wanted = wanted
        self.found = found

    def __str__(self) -> str:
        own, *others = self.wanted
        taken = f"; it takes {' and '.join(others)} too" if others else ""
        return f"the programme's money is {own}{taken}; the receipt is in {self.found}"


class UnknownReceipt(LoyaltyError):
    """The member has no such document."""


class UnknownParked(LoyaltyError):
    """No such document waits here, or ever did."""

    def __str__(self) -> str:
        return "no such document waits here, or ever did; the list of what waits has the ids"


class ParkedClosed(LoyaltyError):
    """A document that was posted or dismissed waits no more; `status` says which, `at` (UTC) when."""

    def __init__(self, status: str, at: datetime | None = None) -> None:
        super().__init__(status, at)
        self.status = status
        self.at = at

    def __str__(self) -> str:
        when = f" since {self.at.isoformat()}" if self.at else ""
        return f"this document is {self.status}{when}; only one that waits can be acted on"


class CannotResolve(LoyaltyError):
    """What was asked for does not end the waiting of this document; the text says why."""


class UnknownRejected(LoyaltyError):
    """There is no such rejected redemption, or somebody settled it before."""


class UnknownClaimCode(LoyaltyError):
    """No receipt that can be claimed has this code."""


class ClaimClosed(LoyaltyError):
    """The receipt was claimed before, or its two weeks are over; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this receipt's code is {self.status}"


class UnknownMissing(LoyaltyError):
    """There is no such report of missing points."""


class AnsweredBefore(LoyaltyError):
    """Somebody answered this report of missing points before."""


class CountedAlready(LoyaltyError):
    """The receipt that a member misses stands in their own books, as the document `receipt_id`."""

    def __init__(self, receipt_id: str) -> None:
        super().__init__(receipt_id)
        self.receipt_id = receipt_id

    def __str__(self) -> str:
        return "this receipt is in the member's own books"


class InvalidPeriod(LoyaltyError):
    """Days that are no period: the text says why."""


class UnknownExport(LoyaltyError):
    """There is no export of this name."""
