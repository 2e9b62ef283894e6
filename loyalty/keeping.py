"""Keeping: points that live for a period more because a counter came to so much in it. Pure.

The entry that counts says until when the points of a currency are kept, and the journal remembers it: no job
has to take anything away, points that are not kept end by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.program.calendar import expires_at, kept_mark, last_day
from loyalty.program.expiry import Expiry, Reach
from loyalty.program.model import Program
from points import rolling
from points.spans import ONE_DAY
from tiers.counters import Delta, Totals, added

# No period after which points end is longer.
_LONGEST = timedelta(days=366)


def marks(program: Program, known: str, totals: Totals, deltas: Iterable[Delta], at: datetime) -> str:
    """What an entry at an instant (UTC) that counts these deltas has to say; empty where nothing changes.

    `known` are the marks of the head, `totals` what was counted before. Who falls below while the period
    lasts is not kept any more; once it is over a return undoes nothing.
    """
    rules = list(_rules(program))
    if not rules:
        return ""
    counted = list(deltas)
    for delta in counted:
        totals = added(totals, delta)
    zone, said = program.zoneinfo, {}
    today = at.astimezone(zone).date()
    for currency, expiry, reach in rules:
        before = until = rolling.read_marks(known).get(kept_mark(currency))
        for on in sorted({delta.on for delta in counted if delta.counter == reach.counter}):
            reached = _reached(expiry, reach, totals, on)
            until = _kept_until(expiry, until, on, today, zone, reached=reached)
        if until is not None and until != before:
            said[kept_mark(currency)] = until
    return rolling.marks_text(said)


def counted_from(program: Program, on: date) -> date:
    """The first day whose counts can still decide what is kept, for what is counted on `on` or later."""
    return on - _LONGEST if any(_rules(program)) else on


def _rules(program: Program) -> Iterator[tuple[str, Expiry, Reach]]:
    for currency in program.currencies:
        if currency.expiry is not None and currency.expiry.unless is not None:
            yield currency.code, currency.expiry, currency.expiry.unless


def _reached(expiry: Expiry, reach: Reach, totals: Totals, on: date) -> bool:
    """Whether the counter came to it in the period of a day: the days whose points end together."""
    end_on = last_day(expiry, on)
    own = (
        amount
        for place, amount in totals.items()
        if place.counter == reach.counter and last_day(expiry, place.on) == end_on
    )
    return sum(own) >= reach.reaches


def _kept_until(
    expiry: Expiry, before: datetime | None, on: date, today: date, zone: ZoneInfo, *, reached: bool
) -> datetime | None:
    """Until when points are kept once it is known whether the counter came to it in the period of a day."""
    end_on = last_day(expiry, on)
    own, longer = (expires_at(expiry, day, zone) for day in (on, end_on + ONE_DAY))
    if reached:
        return max(longer, before or longer)
    return own if today <= end_on and before == longer else before
