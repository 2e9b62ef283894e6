"""Member days: on which business days of a store something holds, and whether a purchase falls on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from loyalty.program.days.calendars import LONGEST_CLOSURE_DAYS, Calendar
from loyalty.program.days.clock import DAY_MINUTES, ONE_DAY, business_day, first_at
from loyalty.program.days.recurrence import Rule

# Days outside these years are never held, so that no arithmetic leaves what a date can say.
EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
# A rule that names no day for so long names none.
HORIZON_YEARS: Final = 100
FIRST_SOUGHT_YEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class Working:
    """Only working days of a calendar; another day is left out or moved to the nearest working one."""

    calendar: Calendar
    otherwise: Literal["skip", "next", "previous"] = "skip"

    def find_day(self, on: date) -> date | None:
        """The day that is held for a day of the rule."""
        if self.otherwise == "skip":
            return on if self.calendar.is_working_day(on) else None
        return self.calendar.find_working_day(on, ONE_DAY if self.otherwise == "next" else -ONE_DAY)


@dataclass(frozen=True, slots=True)
class Day:
    """Business days in the store's time: those of any rule, within the dates, both inclusive.

    Without a rule: every day within the dates, if there is one of them. `excepted` and `also` have the last
    word, `also` outside the dates too. A business day begins at `cut_off_minutes` after midnight and ends at
    the next day's; `opens_minutes` up to `closes_minutes` of it are held, counted from the midnight of the
    day itself, so that they may pass 24 hours.
    """

    code: str
    name: Mapping[str, str]
    rules: tuple[Rule, ...] = ()
    from_on: date | None = None
    through_on: date | None = None
    cut_off_minutes: int = 0
    opens_minutes: int = 0
    closes_minutes: int = DAY_MINUTES
    excepted: frozenset[date] = frozenset()
    also: frozenset[date] = frozenset()
    working: Working | None = None
    # What the fields above say of a year, once it was asked for.
    _years: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def covers(self, purchased_at: datetime, zone: ZoneInfo) -> bool:
        """Whether an aware instant falls on such a day, and into its hours, by the clock of a store."""
        local = purchased_at.astimezone(zone)
        if local.fold:
            # The clock shows this hour for the second time: it does not tell by itself what has begun.
            on = business_day(purchased_at, zone, self.cut_off_minutes)
            starts_at, ends_at = self.window(on, zone)
            return starts_at <= purchased_at < ends_at and self.held_on(on)
        minute, on = local.hour * 60 + local.minute, local.date()
        if minute < self.cut_off_minutes:
            minute, on = minute + DAY_MINUTES, on - ONE_DAY
        return self.opens_minutes <= minute < self.closes_minutes and self.held_on(on)

    def held_on(self, business_date: date) -> bool:
        """Whether a business day is one of these."""
        held = self._years.get(business_date.year)
        return business_date in (self.dates_in(business_date.year) if held is None else held)

    def dates_in(self, year: int) -> frozenset[date]:
        """The business days of a year."""
        held = self._years.get(year)
        if held is None:
            held = self._years[year] = frozenset(_held(self, year))
        return held

    def window(self, business_date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When a business day's hours begin and end, as UTC instants; the end is exclusive."""
        opens_at = first_at(business_date, self.opens_minutes, zone)
        return opens_at, first_at(business_date, self.closes_minutes, zone)

    @property
    def is_ever_held(self) -> bool:
        """Whether there is any such day, within a hundred years of the first that may be."""
        latest = self.through_on.year if self.through_on else FIRST_SOUGHT_YEAR + HORIZON_YEARS
        first = max(EARLIEST_YEAR, self.from_on.year if self.from_on else latest - HORIZON_YEARS)
        last = min(first + HORIZON_YEARS, self.through_on.year if self.through_on else LATEST_YEAR)
        years = (*{on.year for on in self.also}, *range(first, last + 1))
        # Not by `dates_in`, which would keep them all.
        return any(any(True for _ in _held(self, year)) for year in years)


def _held(day: Day, year: int) -> Iterator[date]:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return
    yield from (on for on in day.also if on.year == year and on not in day.excepted)
    for on in _kept(day, year):
        if on.year == year and on not in day.excepted and _within(day, on):
            yield on


def _kept(day: Day, year: int) -> Iterator[date]:
    """The days of the rules, moved to working days, also some from other years."""
    if day.working is None:
        yield from _named(day, year)
        return
    moves = LONGEST_CLOSURE_DAYS * ONE_DAY
    first, last = date(year, 1, 1) - moves, date(year, 12, 31) + moves
    for each in (year - 1, year, year + 1):
        for on in _named(day, each):
            if first <= on <= last and (held := day.working.find_day(on)):
                yield held


def _named(day: Day, year: int) -> Iterator[date]:
    """The days of a year that the rules name, or all where there is none but a date."""
    anchor = day.from_on or date(year, 1, 1)
    named: Iterable[date] = ()
    if not day.rules and (day.from_on or day.through_on):
        first = date(year, 1, 1)
        named = (first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days))
    for rule in day.rules:
        named = (*named, *rule.dates_in(year, anchor))
    return (on for on in named if _within(day, on))


def _within(day: Day, on: date) -> bool:
    return (day.from_on is None or on >= day.from_on) and (day.through_on is None or on <= day.through_on)
