"""Windows: the periods of days that follow each other without a gap, card years and calendar periods."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tiers.errors import DateOutOfRange, InvalidLadder

ONE_DAY = timedelta(days=1)
CALENDAR_MONTHS = (1, 3, 6, 12)
MOST_YEARS = 100
EARLIEST_YEAR, LATEST_YEAR = 1900, 9000


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `start_on` up to and without `end_on`."""

    start_on: date
    end_on: date

    def __contains__(self, on: date) -> bool:
        return self.start_on <= on < self.end_on


@dataclass(frozen=True, slots=True)
class Window:
    """Which period a day belongs to.

    A card year runs from the anniversary of the anchor (the day they are counted from) up to and without the
    next one; a card term is two or more of them, the first beginning on the anchor. In common years the
    anniversary of 29 February is 28 February or 1 March, as `leap` says. A calendar period has 1, 3, 6 or 12
    months, counted from the first day of `starts_month`; the anchor does not matter to it. Raises
    InvalidLadder for months that do not fit the kind.
    """

    kind: Literal["card-year", "card-term", "calendar"]
    months: int
    starts_month: int = 1
    leap: Literal["feb-28", "mar-1"] = "feb-28"

    def __post_init__(self) -> None:
        if self.kind == "card-year" and self.months != 12:
            raise InvalidLadder(
                "window.months", "a card year has 12 months; got {months}", months=self.months
            )
        if self.kind == "card-term":
            if self.months % 12 or not 24 <= self.months <= 12 * MOST_YEARS:
                raise InvalidLadder(
                    "window.months",
                    "must be 2 to {most} whole years; got {months}",
                    most=MOST_YEARS,
                    months=self.months,
                )
        elif self.months not in CALENDAR_MONTHS:
            raise InvalidLadder("window.months", "must be 1, 3, 6 or 12; got {months}", months=self.months)
        if not 1 <= self.starts_month <= 12:
            raise InvalidLadder(
                "window.starts_month", "must be from 1 to 12; got {month}", month=self.starts_month
            )

    def period(self, anchor: date, on: date) -> Period:
        """The period that contains the local day `on`, also for days before the anchor.

        Raises DateOutOfRange for years before 1900 or after 9000.
        """
        if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
            raise DateOutOfRange(on)
        return self._calendar(on) if self.kind == "calendar" else self._card_years(anchor, on)

    def _card_years(self, anchor: date, on: date) -> Period:
        # Each anniversary is taken from the anchor itself, so 29 February returns in every leap year.
        years = self.months // 12
        year = on.year if on >= self._anniversary(anchor, on.year) else on.year - 1
        year -= (year - anchor.year) % years
        return Period(self._anniversary(anchor, year), self._anniversary(anchor, year + years))

    def _anniversary(self, anchor: date, year: int) -> date:
        try:
            return anchor.replace(year=year)
        except ValueError:
            return date(year, 2, 28) if self.leap == "feb-28" else date(year, 3, 1)

    def _calendar(self, on: date) -> Period:
        month = on.year * 12 + on.month - 1
        first = month - (month - (self.starts_month - 1)) % self.months
        return Period(_first_day(first), _first_day(first + self.months))


def local_midnight(on: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local day begins; if the clocks skip midnight, the instant they do."""
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)


def months_later(on: date, months: int) -> date:
    """The same day of the month so many months later (earlier if negative), or that month's last day."""
    month = on.year * 12 + on.month - 1 + months
    return date(month // 12, month % 12 + 1, min(on.day, (_first_day(month + 1) - _first_day(month)).days))


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
