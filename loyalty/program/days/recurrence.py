"""Recurrence: which days of a year a rule names. The subset of RFC 5545 in which every part is said."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]


@dataclass(frozen=True, slots=True)
class Rule:
    """The days that fit every part given, in each `interval`-th day, week, month or year.

    `by_day` holds (n, weekday), Monday being 0: the n-th of its month, or of its year for a yearly rule
    without months; 0 means each. Negative numbers count from the end. Of the days that a month or year
    has, `by_set_pos` keeps those at these positions.
    """

    frequency: Frequency
    interval: int = 1
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_starts: int = 0

    def dates_in(self, year: int, anchor: date) -> Iterator[date]:
        """The days of this year, ascending; intervals are counted from the anchor's day, week, month or year.

        Days before the anchor are named as well.
        """
        start = self._turn(anchor)
        fitting = (on for on in self._fitting(year) if (self._turn(on) - start) % self.interval == 0)
        if not self.by_set_pos:
            yield from fitting
            return
        for _, period in groupby(fitting, self._turn):
            days = list(period)
            at = {n - 1 if n > 0 else len(days) + n for n in self.by_set_pos}
            yield from (on for n, on in enumerate(days) if n in at)

    def _fitting(self, year: int) -> Iterator[date]:
        """The days that have the month, the number and the weekday asked for."""
        for month in self.by_month or range(1, 13):
            last = monthrange(year, month)[1]
            numbers = {n if n > 0 else last + 1 + n for n in self.by_month_day}
            for day in sorted(numbers) if numbers else range(1, last + 1):
                if 1 <= day <= last and self._has_weekday(on := date(year, month, day), last):
                    yield on

    def _has_weekday(self, on: date, days_in_month: int) -> bool:
        if not self.by_day:
            return True
        weekday = on.weekday()
        ordinals = {n for n, wanted in self.by_day if wanted == weekday}
        if not ordinals or 0 in ordinals:
            return bool(ordinals)
        if self.frequency == "MONTHLY" or self.by_month:
            before, after = on.day - 1, days_in_month - on.day
        else:
            before = on.timetuple().tm_yday - 1
            after = (365 if isleap(on.year) else 364) - before
        return before // 7 + 1 in ordinals or -(after // 7 + 1) in ordinals

    def _turn(self, on: date) -> int:
        """The number of the day, week, month or year that a day lies in."""
        match self.frequency:
            case "DAILY":
                return on.toordinal()
            case "WEEKLY":
                # Ordinal 1 was a Monday.
                return (on.toordinal() - 1 - self.week_starts) // 7
            case "MONTHLY":
                return on.year * 12 + on.month
        return on.year
