"""Spans: so many days or months from a day, and on to a day of the calendar. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

Until = Literal["exact", "end-of-month", "end-of-quarter", "end-of-half", "end-of-year"]
MONTHS_OF: Final = {"end-of-month": 1, "end-of-quarter": 3, "end-of-half": 6, "end-of-year": 12}
ONE_DAY: Final = timedelta(days=1)

# A day of every year, as month and day; 29 February is the last day of that month.
YearDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """`count` days or months (0: none), then on: to the end of a period, or to the next of `days`."""

    count: int
    unit: Literal["days", "months"]
    until: Until = "exact"
    days: tuple[YearDay, ...] = ()

    def last_day(self, on: date) -> date:
        """The last day of a span that begins on a day, inclusive.

        A day that the month does not have becomes its last: 31 January and 1 month end on 28 or 29 February.
        Going on begins with the day itself. Raises OverflowError beyond the year 9999.
        """
        added = on + timedelta(days=self.count) if self.unit == "days" else months_later(on, self.count)
        if self.days:
            return next_of(self.days, added)
        if self.until == "exact":
            return added
        months = MONTHS_OF[self.until]
        return _month_end(added.year, (added.month + months - 1) // months * months)

    def __str__(self) -> str:
        """As `from_text` reads it: `18 months exact`, `12 months 02-28,08-31`."""
        days = ",".join(f"{month:02d}-{day:02d}" for month, day in self.days)
        return f"{self.count} {self.unit} {days or self.until}"


def from_text(text: str) -> Span:
    """The span that `str` wrote. Raises ValueError."""
    count, unit, until = text.split(" ")
    if unit not in ("days", "months"):
        raise ValueError(f"no unit of a span: {unit}")
    if until == "exact" or until in MONTHS_OF:
        return Span(int(count), unit, until)  # type: ignore[arg-type]
    return Span(int(count), unit, days=tuple(_year_day(each) for each in until.split(",")))  # type: ignore[arg-type]


def _year_day(text: str) -> YearDay:
    month, day = text.split("-")
    return int(month), int(day)


def months_later(on: date, months: int) -> date:
    """The same day so many months later, or the last of that month. Raises OverflowError."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("the last day lies beyond the year 9999")
    end = _month_end(year, month + 1)
    return end if on.day >= end.day else end.replace(day=on.day)


def next_of(days: tuple[YearDay, ...], on: date) -> date:
    """The next of some days of the year, the day itself included. Raises OverflowError."""
    if on.year == date.max.year:
        raise OverflowError("the last day lies beyond the year 9999")
    found = (_in_year(day, year) for year in (on.year, on.year + 1) for day in days)
    return min(day for day in found if day >= on)


def midnight_after(on: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local day ends; if the clocks skip midnight, the instant they do."""
    after = on + ONE_DAY
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def _in_year(day: YearDay, year: int) -> date:
    return min(_month_end(year, day[0]), date(year, day[0], 1) + (day[1] - 1) * ONE_DAY)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
