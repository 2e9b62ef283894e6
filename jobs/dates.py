"""Business dates: at which instant a date's job is due, and which dates are due by now. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)


def due_at(business_date: date, at: time, zone: ZoneInfo) -> datetime:
    """The first UTC instant at which the zone's clocks show this time of this date, or a later one.

    A time that the clocks show twice counts the first time. One that they leap over is due right after the
    leap.
    """
    wall = datetime.combine(business_date, at)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return first
    # In a leap the two readings are swapped: the clocks leap somewhere after `second`, up to `first`.
    before, after = second, first
    while after - before > _MOMENT:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


def last_due(now: datetime, at: time, zone: ZoneInfo) -> date:
    """The last business date that is due at `now` (UTC)."""
    today = now.astimezone(zone).date() + ONE_DAY
    while due_at(today, at, zone) > now:
        today -= ONE_DAY
    return today
