"""When an offer or a day holds, in the reader's words. Days are the programme's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from loyalty.people.own_offers import Run
from web.wire import pages

_MOMENT = timedelta(microseconds=1)


def when(run: Run, at: datetime, zone: ZoneInfo) -> str:
    """From when to when, with the hours where it is not whole days."""
    last_at = run.ends_at - _MOMENT if run.ends_at else None
    last_on = last_at.astimezone(zone).date() if last_at else None
    if run.begins_at is not None and not run.is_on(at):
        first_on = run.begins_at.astimezone(zone).date()
        if last_on is None:
            return pages.say("offers.from", day=pages.coming(first_on))
        if last_on == first_on:
            return pages.say("offers.on", day=pages.coming(first_on)) + _hours(run, zone)
        return pages.say("offers.between", first=pages.coming(first_on), last=pages.coming(last_on))
    if last_on is None:
        return pages.say("offers.always")
    if last_on == at.astimezone(zone).date():
        return pages.say("offers.today-only") + _hours(run, zone)
    return pages.say("offers.through", day=pages.coming(last_on))


def is_today(run: Run, at: datetime, zone: ZoneInfo) -> bool:
    """Whether it holds today and not for ever: what a member must not miss."""
    if run.begins_at is None and run.ends_at is None:
        return False
    today = at.astimezone(zone).date()
    begins_on = run.begins_at.astimezone(zone).date() if run.begins_at else date.min
    return begins_on <= today


def _hours(run: Run, zone: ZoneInfo) -> str:
    """The hours of a day that is not held whole; empty for a whole one."""
    if run.begins_at is None or run.ends_at is None:
        return ""
    first, last = run.begins_at.astimezone(zone), run.ends_at.astimezone(zone)
    if (first.time(), last.time()) == (time(), time()):
        return ""
    return pages.say("offers.hours", first=f"{first:%H:%M}", last=f"{last:%H:%M}")
