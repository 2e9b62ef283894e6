"""Periods: days from one through another where a programme is, as the instants between which they lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.errors import InvalidPeriod
from tiers.windows import local_midnight

MOST_DAYS = 366 * 3


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, in a zone. `start_at` is included, `end_at` is not; both UTC."""

    from_on: date
    to_on: date
    start_at: datetime
    end_at: datetime

    @classmethod
    def of(cls, from_on: date, to_on: date, zone: ZoneInfo) -> Period:
        """The days from one through the other. Raises InvalidPeriod, also for more than three years."""
        if to_on < from_on:
            raise InvalidPeriod(f"it ends on {to_on.isoformat()}, before it begins on {from_on.isoformat()}")
        if (to_on - from_on).days >= MOST_DAYS:
            raise InvalidPeriod(f"it is longer than {MOST_DAYS} days")
        if from_on.year < 1900 or to_on.year > 2200:
            raise InvalidPeriod("its days lie outside 1900 to 2200")
        end_on = to_on + timedelta(days=1)
        return cls(from_on, to_on, local_midnight(from_on, zone), local_midnight(end_on, zone))

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.start_at <= at < self.end_at

    def is_closed(self, at: datetime) -> bool:
        """Whether it is over at an instant: what is recorded in it changes no more."""
        return self.end_at <= at
