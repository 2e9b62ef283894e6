"""Expiry: the values that a document's words about when points end become; `calendar` reckons with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from loyalty.program.frozen import FrozenMap
from points.spans import Span, Until, YearDay

Start = Literal["earning", "registration", "membership-end"]
Activity = Literal["earning", "burning", "either"]
# So many days before their last day members are told of points that end.
NOTICES: Final = (60, 30, 7)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a counter must come to within a period, in the counter's unit."""

    counter: str
    reaches: int


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long something can be used; `loyalty.program.calendar` says through which day.

    `count` days or months from earning, and on to the end of a period (`until`) or to the next of `days`.
    From registration on they are periods, with one of which the points end that were earned in it; with
    `membership-end` that period is the membership. `inactive` lets points live on so long after each
    `activity`, `unless` a period longer for who reaches so much in it. `by_tier` is another expiry for those
    who earned on that tier, None for never.
    """

    count: int = 0
    unit: Literal["days", "months"] = "months"
    until: Until = "exact"
    days: tuple[YearDay, ...] = ()
    start: Start = "earning"
    inactive: Span | None = None
    activity: Activity = "either"
    unless: Reach | None = None
    by_tier: Mapping[str, Expiry | None] = FrozenMap()
    notices: tuple[int, ...] = NOTICES

    @property
    def span(self) -> Span:
        """From the day of earning to the last day, as far as the calendar alone says."""
        return Span(self.count, self.unit, self.until, self.days)

    def on_tier(self, tier: str) -> Expiry | None:
        """What holds for points that were earned on a tier; None for never."""
        return self.by_tier.get(tier, self)
