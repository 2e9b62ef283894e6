"""Terms: for how long a tier lasts, and how and when one that was reached takes effect."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tiers.errors import InvalidLadder
from tiers.spans import LONGEST_DAYS, LONGEST_MONTHS
from tiers.windows import Window, months_later

ROUNDED_MONTHS = {"end-of-month": 1, "end-of-quarter": 3, "end-of-half": 6, "end-of-year": 12}
MOST_WORKING_DAYS = 20


@dataclass(frozen=True, slots=True)
class Term:
    """How long a tier lasts.

    To the end of the period it was reached in, or of the one after that; `months` or `days` from the day it
    takes effect, on to the end of that month, quarter, half or year where `until` says so; or for life.
    Raises InvalidLadder.
    """

    kind: Literal["this-period", "next-period", "duration", "lifetime"] = "next-period"
    months: int = 0
    days: int = 0
    until: Literal["exact", "end-of-month", "end-of-quarter", "end-of-half", "end-of-year"] = "exact"

    def __post_init__(self) -> None:
        fits = 0 <= self.days <= LONGEST_DAYS and 0 <= self.months <= LONGEST_MONTHS
        lasts = self.months + self.days > 0 and not self.months * self.days
        if not fits or lasts != (self.kind == "duration"):
            raise InvalidLadder("lasts", "needs days or months where it is a duration, at most 100 years")

    @property
    def is_periods(self) -> bool:
        """Whether it goes by the periods of the ladder's window."""
        return self.kind in ("this-period", "next-period")

    @property
    def shortest_days(self) -> int:
        """A number of days that it has in any case."""
        return self.days + 28 * self.months

    def end(self, start_on: date) -> date:
        """The first day after a duration that begins on `start_on`."""
        end_on = months_later(start_on, self.months) + timedelta(days=self.days)
        if self.until == "exact":
            return end_on
        return Window("calendar", ROUNDED_MONTHS[self.until]).period(end_on, end_on).end_on


@dataclass(frozen=True, slots=True)
class Up:
    """When a tier that was reached takes effect, and whose doing that needs.

    `working-day` is the `nth` of the next month. By `itself`; on `application`, which a person approves; or
    on `collection` of the card at a counter. Both can be done for `within_days` days, without it for ever,
    and the time is counted from the approval or the collection. Raises InvalidLadder.
    """

    when: Literal["at-once", "next-day", "next-period", "working-day"] = "at-once"
    by: Literal["itself", "application", "collection"] = "itself"
    nth: int = 1
    within_days: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.nth <= MOST_WORKING_DAYS:
            raise InvalidLadder(
                "up.nth", "must be from 1 to {most}; got {nth}", most=MOST_WORKING_DAYS, nth=self.nth
            )
        if self.within_days is not None and not 1 <= self.within_days <= LONGEST_DAYS:
            raise InvalidLadder(
                "up.within",
                "must be from 1 to {most} days; got {days}",
                most=LONGEST_DAYS,
                days=self.within_days,
            )
