"""Working days: which days count as such, and the n-th of a month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tiers.windows import ONE_DAY, months_later

SATURDAY, SUNDAY = 5, 6
# Far more than the longest run of holidays: a calendar that has no working day at all must end somewhere.
_LONGEST_REST_DAYS = 400


class WorkingDays(Protocol):
    """A calendar of working days; a ladder that holds one is hashed, so it must be hashable."""

    def is_working_day(self, on: date) -> bool:
        """Whether people work on this local day."""
        ...


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every day is a working day but the `weekend` (0: Monday) and `holidays`; those `worked` always are."""

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working_day(self, on: date) -> bool:
        """Whether people work on this local day."""
        return on in self.worked or not (on.weekday() in self.weekend or on in self.holidays)


def of_next_month(calendar: WorkingDays, on: date, nth: int) -> date:
    """The n-th working day from the first of the month after `on`.

    It may lie beyond that month. Where a calendar rests for more than a year, it is the first itself.
    """
    first = months_later(on.replace(day=1), 1)
    for found in _working(calendar, first):
        nth -= 1
        if nth == 0:
            return found
    return first


def _working(calendar: WorkingDays, first: date) -> Iterator[date]:
    for days in range(_LONGEST_REST_DAYS):
        on = first + days * ONE_DAY
        if calendar.is_working_day(on):
            yield on
