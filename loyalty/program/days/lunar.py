"""The Chinese lunar calendar: on which solar day a day of a lunar month falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from lunar_python import LunarYear

# What turns a Julian day, counted at noon, into Python's ordinal of the date.
JULIAN_DAY_OF_ORDINAL_0: Final = 1_721_425


@dataclass(frozen=True, slots=True)
class Month:
    """A lunar month: the solar day it begins on, and its 29 or 30 days."""

    first_on: date
    days: int


@lru_cache(maxsize=512)
def months(year: int) -> Mapping[int, Month]:
    """The months of a lunar year in order; the leap month after the sixth is -6."""
    return {
        month.getMonth(): Month(
            date.fromordinal(month.getFirstJulianDay() - JULIAN_DAY_OF_ORDINAL_0), month.getDayCount()
        )
        for month in LunarYear.fromYear(year).getMonthsInYear()
    }


def solar_day(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """The solar date of a day of the lunar year that begins in this solar year.

    A leap month that the year does not have is the month it would repeat; a 30th that the month does not
    have is its 29th.
    """
    of_year = months(year)
    found = of_year.get(-month if leap else month) or of_year[month]
    return date.fromordinal(found.first_on.toordinal() + min(day, found.days) - 1)
