"""Calendars: which days are worked, and counting in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)
# A document's calendar has a working day at least this often, so that looking for one ends.
LONGEST_CLOSURE_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off: the `weekend` (Monday is 0) but for days of it that are `worked`, and the `holidays`."""

    code: str
    weekend: frozenset[int]
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working_day(self, on: date) -> bool:
        """Whether this day is worked."""
        return on not in self.holidays and (on.weekday() not in self.weekend or on in self.worked)

    def find_working_day(self, on: date, step: timedelta) -> date | None:
        """The day itself if it is worked, else the nearest worked one in steps of a day forth or back."""
        for _ in range(LONGEST_CLOSURE_DAYS + 1):
            if self.is_working_day(on):
                return on
            on += step
        return None

    def nth_working_day(self, month: date, n: int) -> date:
        """The n-th working day of the month that `month` lies in; -1 is its last.

        In a month with fewer, counting goes on in the next one (before it for a negative `n`). Raises
        ValueError for 0, and for a calendar that is closed too long.
        """
        if not n:
            raise ValueError("working days are counted from 1, or from -1 backwards")
        step = ONE_DAY if n > 0 else -ONE_DAY
        on = month.replace(day=1) if n > 0 else _next_month(month) - ONE_DAY
        for count in range(abs(n)):
            found = self.find_working_day(on + step if count else on, step)
            if found is None:
                raise ValueError(f"calendar {self.code} is closed for over {LONGEST_CLOSURE_DAYS} days")
            on = found
        return on


def _next_month(month: date) -> date:
    return (month.replace(day=28) + 4 * ONE_DAY).replace(day=1)
