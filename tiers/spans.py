"""Spans: the days a counter may be summed over that are no period of the calendar or the card."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tiers.card_years import CardYears
from tiers.errors import DateOutOfRange, InvalidLadder
from tiers.windows import EARLIEST_YEAR, LATEST_YEAR, ONE_DAY, Period, Window, months_later

Kind = Literal[
    "rolling", "one-day", "one-day-one-store", "single-purchase", "since-tier-start", "term", "lifetime"
]
EVER = Period(date.min, date.max)
LONGEST_DAYS, LONGEST_MONTHS = 36_500, 1_200


@dataclass(frozen=True, slots=True)
class Held:
    """Since which local day a tier is held, and its running term (open at the end where it has none)."""

    since_on: date
    term: Period


@dataclass(frozen=True, slots=True)
class Span:
    """Which days count as of one of them.

    `rolling` are the last `days` or `months` up to and with that day. `one-day` is the day by itself, in
    `one-day-one-store` each store counts apart, and in a `single-purchase` each purchase. `since-tier-start`
    begins on the day the tier was taken, `term` with the tier's running term. Raises InvalidLadder.
    """

    kind: Kind
    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        fits = 0 <= self.days <= LONGEST_DAYS and 0 <= self.months <= LONGEST_MONTHS
        if not fits or (self.days + self.months > 0) != (self.kind == "rolling") or self.days * self.months:
            raise InvalidLadder("window", "a rolling window needs days or months, at most 100 years")

    @property
    def is_one_day(self) -> bool:
        """Whether a day, a store or a purchase counts by itself."""
        return self.kind in ("one-day", "one-day-one-store", "single-purchase")

    def period(self, on: date, held: Held) -> Period:
        """The days that count as of `on`; raises DateOutOfRange for years before 1900 or after 9000."""
        if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
            raise DateOutOfRange(on)
        match self.kind:
            case "rolling":
                return Period(self._begin(on + ONE_DAY), on + ONE_DAY)
            case "since-tier-start":
                return Period(held.since_on, date.max)
            case "term":
                return held.term
            case "lifetime":
                return EVER
        return Period(on, on + ONE_DAY)

    def _begin(self, end_on: date) -> date:
        return months_later(end_on, -self.months) if self.months else end_on - self.days * ONE_DAY


AnyWindow = Window | Span


def period(window: AnyWindow, years: CardYears, on: date, held: Held) -> Period:
    """The days that count as of `on`; raises DateOutOfRange."""
    return years.period(window, on) if isinstance(window, Window) else window.period(on, held)
