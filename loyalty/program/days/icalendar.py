"""The next member days as iCalendar text (RFC 5545), for the calendars of phones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.program.days.clock import DAY_MINUTES, ONE_DAY
from loyalty.program.days.day import Day
from loyalty.program.days.previews import PREVIEWED, Occurrence, next_days

LONGEST_LINE_BYTES: Final = 75
PRODUCT: Final = "-//Regulars//Member days//EN"
ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def text(
    days: Iterable[Day],
    after: datetime,
    zone: ZoneInfo,
    *,
    publisher: str,
    language: str = "",
    count: int = PREVIEWED,
) -> str:
    """The next occurrences of each day, at most `count` of one, as a calendar to be served as text/calendar.

    `publisher` makes the events' ids the retailer's own: the same day has the same id each time, so that a
    phone replaces what it has. Names are in `language` where there is one. A whole day from midnight to
    midnight is a date; anything else has UTC instants, right on whatever clock they are shown.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for day in days:
        summary = _name(day.name, language).translate(ESCAPES)
        for held in next_days(day, after, zone, count):
            uid = f"{day.code}.{held.on:%Y%m%d}@{publisher}".translate(ESCAPES)
            lines += ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_instant(after)}", *_time(day, held)]
            lines += [f"SUMMARY:{summary}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _time(day: Day, held: Occurrence) -> tuple[str, str]:
    if (day.opens_minutes, day.closes_minutes) == (0, DAY_MINUTES):
        return f"DTSTART;VALUE=DATE:{held.on:%Y%m%d}", f"DTEND;VALUE=DATE:{held.on + ONE_DAY:%Y%m%d}"
    return f"DTSTART:{_instant(held.starts_at)}", f"DTEND:{_instant(held.ends_at)}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _name(names: Mapping[str, str], language: str) -> str:
    """The name in a language, else in the document's own, which comes first."""
    return names.get(language) or next(iter(names.values()), "")


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
