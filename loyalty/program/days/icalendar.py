"""The next member days as iCalendar text (RFC 5545), for the calendars of phones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.program.days.day import Day
from loyalty.program.days.previews import PREVIEWED, next_days

LONGEST_LINE_BYTES: Final = 75
PRODUCT: Final = "-//Regulars//Member days//EN"
ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in a calendar: UTC instants, the end exclusive. `code` and `on` tell it from all others."""

    code: str
    on: date
    summary: str
    starts_at: datetime
    ends_at: datetime


def text(
    days: Iterable[Day],
    after: datetime,
    zone: ZoneInfo,
    *,
    publisher: str,
    language: str = "",
    count: int = PREVIEWED,
) -> str:
    """The next occurrences of each day, at most `count` of one, as `calendar` writes them."""
    return calendar(of_days(days, after, zone, language, count=count), after, zone, publisher=publisher)


def of_days(
    days: Iterable[Day],
    after: datetime,
    zone: ZoneInfo,
    language: str = "",
    *,
    count: int = PREVIEWED,
    until: datetime | None = None,
) -> Iterator[Event]:
    """The next occurrences of each day, at most `count` of one, those that begin before `until`.

    Names are in `language` where there is one, else in the document's own.
    """
    for day in days:
        held = next_days(day, after, zone, count)
        for each in takewhile(lambda each: until is None or each.starts_at < until, held):
            yield Event(day.code, each.on, name(day.name, language), each.starts_at, each.ends_at)


def calendar(events: Iterable[Event], at: datetime, zone: ZoneInfo, *, publisher: str) -> str:
    """Events as a calendar to be served as text/calendar, made at `at`.

    `publisher` makes the events' ids the retailer's own: the same event has the same id each time, so that a
    phone replaces what it has. Whole days of the zone, from midnight to midnight, are dates; anything else
    has UTC instants, right on whatever clock they are shown.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        uid = f"{event.code}.{event.on:%Y%m%d}@{publisher}".translate(ESCAPES)
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_instant(at)}", *_time(event, zone)]
        lines += [f"SUMMARY:{event.summary.translate(ESCAPES)}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def name(names: Mapping[str, str], language: str) -> str:
    """The name in a language, else in the document's own, which comes first."""
    return names.get(language) or next(iter(names.values()), "")


def _time(event: Event, zone: ZoneInfo) -> tuple[str, str]:
    first_on, end_on = (_midnight(at, zone) for at in (event.starts_at, event.ends_at))
    if first_on and end_on:
        return f"DTSTART;VALUE=DATE:{first_on:%Y%m%d}", f"DTEND;VALUE=DATE:{end_on:%Y%m%d}"
    return f"DTSTART:{_instant(event.starts_at)}", f"DTEND:{_instant(event.ends_at)}"


def _midnight(at: datetime, zone: ZoneInfo) -> date | None:
    """The local day that begins at an instant; None where none does."""
    on = at.astimezone(zone).date()
    is_first = (at - timedelta(microseconds=1)).astimezone(zone).date() < on
    return on if is_first else None


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, each but the first behind a blank; no character is cut in two."""
    part, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE_BYTES:
            yield part
            part, size = " ", 1
        part, size = part + char, size + width
    yield part
