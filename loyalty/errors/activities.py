"""What is wrong with reporting an activity."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError


class UnknownActivity(LoyaltyError):
    """The programme has no activity of this code that may be reported from here."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is no activity {code!r} to report from here")
        self.code = code


class ActivityReported(LoyaltyError):
    """This one time was reported before, by its reference."""

    def __init__(self, code: str, reference: str) -> None:
        super().__init__(f"{code} {reference!r} was reported before")
        self.code = code
        self.reference = reference


class ActivityLimit(LoyaltyError):
    """The member did it as often as it counts in a span (`day`, `ever`, …)."""

    def __init__(self, code: str, span: str) -> None:
        super().__init__(f"{code} counts no more in this {span}")
        self.code = code
        self.span = span


class ActivityNotForThem(LoyaltyError):
    """What the programme asks for does not hold: the tier, the store, the day."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} is not for this member, here and now")
        self.code = code


class UnknownReferral(LoyaltyError):
    """Nobody can be brought along by this code, here and now."""

    def __init__(self) -> None:
        super().__init__("no member brings others along by this code")


class OwnReferral(LoyaltyError):
    """Whoever joins has the phone or the mailbox of the member whose code it is."""

    def __init__(self) -> None:
        super().__init__("nobody brings themselves along")
