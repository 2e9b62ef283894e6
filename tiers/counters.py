"""Counters: what each receipt adds towards a tier, and its sum per day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tiers.windows import Period

Totals = Mapping[date, int]
"""Store-local day to the sum of one counter over all stores, in the counter's smallest unit."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one receipt adds to a counter, or a return takes from it.

    `on` is the store-local day of the purchase, also for a return; `known_at` is the UTC instant it was made
    known: the purchase itself, also when the receipt arrives late, or the return. Deltas are counted in the
    order of `known_at`, then `key`.
    """

    counter: str
    on: date
    known_at: datetime
    store: str
    amount: int
    key: str

    @property
    def order(self) -> tuple[datetime, str, date, str, int]:
        """Sorts deltas as they are counted; what follows `key` only settles ties."""
        return (self.known_at, self.key, self.on, self.store, self.amount)


def added(totals: Totals, delta: Delta) -> dict[date, int]:
    """The totals with this delta; the given ones stay as they are."""
    return {**totals, delta.on: totals.get(delta.on, 0) + delta.amount}


def total_in(totals: Totals, period: Period) -> int:
    """The sum over the days of a period."""
    return sum(amount for on, amount in totals.items() if on in period)
