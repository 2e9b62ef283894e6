"""Previews: the next times that days are held, with the instants at which each begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.program.days.clock import business_day
from loyalty.program.days.day import HORIZON_YEARS, LATEST_YEAR, Day

PREVIEWED: Final = 12


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A business day with its hours as UTC instants; the end is exclusive."""

    on: date
    starts_at: datetime
    ends_at: datetime


def next_days(day: Day, after: datetime, zone: ZoneInfo, count: int = PREVIEWED) -> tuple[Occurrence, ...]:
    """The next times that a day is held, at most `count`, in order; one that has begun comes first.

    Fewer when there are no more of them within a hundred years.
    """
    return tuple(islice(_occurrences(day, after, zone), count))


def _occurrences(day: Day, after: datetime, zone: ZoneInfo) -> Iterator[Occurrence]:
    today = business_day(after, zone, day.cut_off_minutes)
    for year in range(today.year, _last_year(day, today) + 1):
        for on in sorted(day.dates_in(year)):
            if on < today:
                continue
            starts_at, ends_at = day.window(on, zone)
            # Hours that the clock skips are no time at all.
            if after < ends_at and starts_at < ends_at:
                yield Occurrence(on, starts_at, ends_at)


def _last_year(day: Day, today: date) -> int:
    """The last year that needs to be looked at."""
    latest = min(today.year + HORIZON_YEARS, LATEST_YEAR)
    if day.through_on is None:
        return latest
    return min(latest, max(on.year for on in (day.through_on, *day.also)))
