"""Birthdays, solar or lunar: on which days of a year they are kept, and whether a day is near enough."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from loyalty.program.days import lunar

Leap = Literal["feb-28", "mar-1"]
Span = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of a solar or of a Chinese lunar year; the year of birth is not needed.

    `leap_month` says that the lunar month was the one repeated (閏月). Raises ValueError for a day that there
    is not, in the year of birth or, where that is left out, in any.
    """

    month: int
    day: int
    year: int | None = None
    lunar: bool = False
    leap_month: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.day <= self._days():
            raise ValueError("there is no such birthday")

    def _days(self) -> int:
        """How many days the month has; 0 for one that there is not."""
        if not 1 <= self.month <= 12 or not (self.year is None or 1800 <= self.year <= 9000):
            return 0
        if not self.lunar:
            return 0 if self.leap_month else monthrange(self.year or 2000, self.month)[1]
        if self.year is None:
            return 30
        found = lunar.months(self.year).get(-self.month if self.leap_month else self.month)
        return found.days if found else 0


@lru_cache(maxsize=65_536)
def days_in(birthday: Birthday, year: int, leap: Leap = "feb-28") -> tuple[date, ...]:
    """The days of a solar year on which a birthday is kept: one; for a lunar one now and then none or two.

    `leap` says when 29 February is kept in other years. A lunar birthday in a leap month is kept in the plain
    month where there is no such leap month, and a 30th on the 29th where the month has no more.
    """
    if birthday.lunar:
        # The last weeks of a lunar year lie in the next solar one.
        kept = (
            lunar.solar_day(each, birthday.month, birthday.day, leap=birthday.leap_month)
            for each in (year - 1, year)
        )
        return tuple(on for on in kept if on.year == year)
    if (birthday.month, birthday.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return (date(year, 2, 28) if leap == "feb-28" else date(year, 3, 1),)
    return (date(year, birthday.month, birthday.day),)


def birthday_matches(birthday: Birthday, on: date, period: Span = "day", leap: Leap = "feb-28") -> bool:
    """Whether a day is the birthday, or lies in its week (Monday to Sunday) or its month, both solar.

    `on` is the store's business day, of the years 1801 to 8999.
    """
    if period == "week":
        years = {date.fromordinal(_week(on) * 7 + 1 + n).year for n in (0, 6)}
        return any(_week(day) == _week(on) for year in years for day in days_in(birthday, year, leap))
    days = days_in(birthday, on.year, leap)
    return on in days if period == "day" else any(day.month == on.month for day in days)


def _week(on: date) -> int:
    """The number of the week; ordinal 1 was a Monday."""
    return (on.toordinal() - 1) // 7
