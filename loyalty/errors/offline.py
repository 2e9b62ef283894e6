"""What is wrong with spending while a till's line is down."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError


class NoAllowance(LoyaltyError):
    """A member gets no allowance; `reason` says why.

    "not-offered" by the programme · "not-for-tier" · "earn-only": the card collects and spends nothing ·
    "above-ceiling" · "too-few" for anything · "open-already": as many as one may have · "none-open" to show.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return _TEXTS[self.reason]


_TEXTS = {
    "not-offered": "this programme lets nobody spend points while a till's line is down",
    "not-for-tier": "spending while a till's line is down is for other tiers",
    "earn-only": "the card collects points and spends none",
    "above-ceiling": "more points than the programme lets an allowance have",
    "too-few": "fewer points than may be spent at once",
    "none-open": "there is no allowance that can be used now; get one first",
    "open-already": "as many allowances are open as a member may have",
}
