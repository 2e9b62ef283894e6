"""The audit: who read and changed what, found by person, deed, subject and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import staff_ids
from doorway.service import service
from identity import audit, staff
from identity.audit import Filter, Note
from web.console import audit_lines, audit_names, clock
from web.console.audit_lines import Line
from web.console.audit_names import Names
from web.console.door import door
from web.wire import branding, pages, sheets

MOST: Final = 50
MOST_PEOPLE: Final = 500
HEADS: Final = {
    "at": "audit.when",
    "who": "audit.who",
    "what": "audit.what",
    "about": "audit.about",
    "detail": "audit.detail",
    "code": "deeds.code",
    "actor": "deeds.actor-id",
    "subject": "deeds.subject-id",
}
# Who does something besides the staff.
OTHERS: Final = ("cli", "nobody")


@door.shows("/audit", may="audit.read")
def listed() -> Response:
    """Who read and changed what, newest first."""
    branding.of_page()  # whose programmes lines call by name; it reads by itself, so before all else
    if sheets.asked():
        lines = sheets.whole(_lines_of, lambda each: each.note.audit_id)
        return sheets.taken("audit", HEADS, map(_row, lines))
    after = ids.find_inside("audit", request.args.get("after", ""))

    def read(session: Session) -> tuple[list[Line], list[tuple[str, str]]]:
        return _lines_of(session, after, MOST + 1), _people(session)

    found, people = service().database.read(read)
    return pages.shown(
        "console/audit.html",
        listed=found[:MOST],
        people=people,
        kinds=_kinds(),
        next=ids.outside("audit", found[MOST - 1].note.audit_id) if len(found) > MOST else "",
        asked=request.args,
    )


def _people(session: Session) -> list[tuple[str, str]]:
    """Whose deeds may be asked for, by their ids outside; whoever is asked for is among them."""
    asked = request.args.get("who", "").strip()
    known = {staff_ids.outside(each): each.name for each in staff.listed(session, limit=MOST_PEOPLE)}
    found = sorted(known.items(), key=lambda pair: pair[1].casefold())
    found += [(each, pages.say_plain(f"deeds.{each}")) for each in OTHERS]
    if asked and asked not in dict(found):
        found.append((asked, Names(audit_names.actors(session, [asked]), {}, {}, {}).actor(asked)))
    return found


def _kinds() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Which deeds may be asked for; a code that is asked for is among them."""
    asked, known = request.args.get("what", "").strip(), audit_lines.kinds()
    if not asked or any(asked in dict(each) for each in known.values()):
        return known
    return {**known, pages.say_plain("deeds.code"): [(asked, asked)]}


def _lines_of(session: Session, after: str | None, limit: int) -> list[Line]:
    """Notes in words; their names are read for all of them at once."""
    notes = _page_of(session, after, limit)
    names = audit_names.read(session, notes)
    return [audit_lines.line(each, names) for each in notes]


def _page_of(session: Session, after: str | None, limit: int) -> list[Note]:
    last = _day("to")
    which = Filter(
        request.args.get("who", "").strip(),
        request.args.get("what", "").strip(),
        request.args.get("about", "").strip(),
        _begins(_day("from")),
        _begins(last + timedelta(days=1) if last and last < date.max else None),
    )
    return audit.listed(session, which, before=after, limit=limit)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _begins(on: date | None) -> datetime | None:
    """When a day begins, UTC; None for one that begins before the calendar does: it bounds nothing."""
    try:
        return datetime.combine(on, time(), clock.zone()).astimezone(UTC) if on else None
    except OverflowError:
        return None


def _row(found: Line) -> sheets.Row:
    note = found.note
    return {
        "at": note.at,
        "who": found.who,
        "what": found.what,
        "about": found.about,
        "detail": pages.say_plain("deeds.between").join(_fact(*each) for each in found.facts),
        "code": note.action,
        "actor": note.actor,
        "subject": note.subject,
    }


def _fact(label: str, value: str) -> str:
    return pages.say_plain("deeds.fact", label=label, value=value)
