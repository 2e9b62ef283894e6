"""The clock of a store: when it first shows a time, and which business day an instant belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ONE_DAY: Final = timedelta(days=1)
DAY_MINUTES: Final = 24 * 60


@lru_cache(maxsize=4096)
def first_at(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the store's clock first shows this minute of this day, or a later one.

    `minute` counts from midnight and may lie in a later day. A time that the clock shows twice is its first
    showing; one that is skipped is the instant of the skip.
    """
    days, minute = divmod(minute, DAY_MINUTES)
    shown = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=zone) + days * ONE_DAY
    at = shown.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return at
    return _skip(shown.replace(fold=1).astimezone(UTC), at, zone)


def business_day(at: datetime, zone: ZoneInfo, cut_off_minutes: int) -> date:
    """The store's business day of an instant: it begins when the clock first shows the cut-off."""
    local = at.astimezone(zone)
    on = local.date()
    if not local.fold:
        return on if local.hour * 60 + local.minute >= cut_off_minutes else on - ONE_DAY
    # The clock was put back: it may have shown the cut-off already, even that of a day it shows no more.
    days = (on + ONE_DAY, on)
    return next((each for each in days if at >= first_at(each, cut_off_minutes, zone)), on - ONE_DAY)


def _skip(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant between two at which the clock is put forward, to the second."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        same = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset
        low, high = (middle, high) if same else (low, middle)
    return before + timedelta(seconds=high)
