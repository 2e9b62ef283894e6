"""Counters: what each receipt adds towards a tier, and its sum per day and store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from tiers.windows import Period


class Place(NamedTuple):
    """Where a counter is summed: its code, the store-local day, and the store."""

    counter: str
    on: date
    store: str


Totals = Mapping[Place, int]
"""The sum of each counter on each day in each store, in the counter's smallest unit."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one receipt adds to a counter, or a return takes from it.

    `on` is the store-local day of the purchase, also for a return; `known_at` is the UTC instant it was made
    known: the purchase itself, also when the receipt arrives late, or the return. Deltas are counted in the
    order of `known_at`, then `key`. `purchase` names the purchase, and `purchase_total` is what it comes to
    with this delta: `amount`, where it is not said.
    """

    counter: str
    on: date
    known_at: datetime
    store: str
    amount: int
    key: str
    purchase: str = ""
    purchase_total: int | None = None

    @property
    def order(self) -> tuple[datetime, str, date, str, str, int]:
        """Sorts deltas as they are counted; what follows `key` only settles ties."""
        return (self.known_at, self.key, self.on, self.store, self.counter, self.amount)

    @property
    def place(self) -> Place:
        """Where it is summed."""
        return Place(self.counter, self.on, self.store)

    @property
    def whole(self) -> int:
        """What the purchase comes to with this delta."""
        return self.amount if self.purchase_total is None else self.purchase_total


def added(totals: Totals, delta: Delta) -> dict[Place, int]:
    """The totals with this delta; the given ones stay as they are."""
    return {**totals, delta.place: totals.get(delta.place, 0) + delta.amount}


def total_in(totals: Totals, counter: str, period: Period) -> int:
    """The sum of a counter over the days of a period and all stores."""
    start_on, end_on = period.start_on, period.end_on
    return sum(
        amount for (code, on, _), amount in totals.items() if code == counter and start_on <= on < end_on
    )


def best_store_in(totals: Totals, counter: str, period: Period) -> tuple[int, str]:
    """The largest sum of a counter in one store over the days of a period, and that store; 0 for none."""
    stores = {store for (code, on, store) in totals if code == counter and on in period}
    sums = {
        store: sum(
            amount
            for (code, on, own), amount in totals.items()
            if code == counter and own == store and on in period
        )
        for store in stores
    }
    store = max(sorted(sums), key=lambda each: sums[each], default="")
    return sums.get(store, 0), store


def days_in(totals: Totals, period: Period) -> list[date]:
    """The days of a period on which anything was counted, in order."""
    return sorted({place.on for place in totals if place.on in period})
