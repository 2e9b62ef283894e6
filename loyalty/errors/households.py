"""What is wrong with households: who is in one, who heads it, and who may spend what the others have."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError


class NoHouseholds(LoyaltyError):
    """The programme has no households."""


class NoHousehold(LoyaltyError):
    """The member is in no household."""


class InHousehold(LoyaltyError):
    """The member is in a household already, and nobody is in two."""


class UnknownHouseholdCode(LoyaltyError):
    """No household can be joined with this code: it is made up, was used, or its time is over."""


class HouseholdFull(LoyaltyError):
    """The household has as many members as the programme lets it have, `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return f"a household has at most {self.most} members"


class JoinedTooOften(LoyaltyError):
    """The member has joined households as often as the programme lets them in 365 days, `most` times."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return f"one can join a household {self.most} times in 365 days"


class NotHead(LoyaltyError):
    """Only the head of the household may do this."""


class HeadStays(LoyaltyError):
    """The head leaves last, or names another head first."""


class OnlyHeadSpends(LoyaltyError):
    """The member's own points do not suffice, and only the head spends what the others have."""
