"""The audit: who read and changed what, found by person, deed, subject and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway.service import service
from identity import audit, staff
from identity.audit import Filter, Note
from identity.errors import UnknownStaff
from web.console import clock
from web.console.door import door
from web.wire import pages, sheets

MOST: Final = 50
HEADS: Final = {
    "at": "audit.when",
    "actor": "audit.who",
    "action": "audit.what",
    "subject": "audit.about",
    "detail": "audit.detail",
}
# Where the page of what a note is about stands, by how its id begins.
PAGES: Final = {
    "mem_": "/console/members/",
    "stf_": "/console/staff/",
    "whk_": "/console/webhooks/",
    "dlv_": "/console/rejected/",
}


@door.shows("/audit", may="audit.read")
def listed() -> Response:
    """Who read and changed what, newest first."""
    if sheets.asked():
        rows = sheets.whole(_page_of, lambda each: each.audit_id)
        return sheets.taken("audit", HEADS, map(_row, rows))
    after = ids.find_inside("audit", request.args.get("after", ""))

    def read(session: Session) -> tuple[list[Note], dict[str, str]]:
        found = _page_of(session, after, MOST + 1)
        return found, actors(session, {each.actor for each in found})

    found, names = service().database.read(read)
    return pages.shown(
        "console/audit.html",
        listed=found[:MOST],
        names=names,
        page_of=page_of,
        next=ids.outside("audit", found[MOST - 1].audit_id) if len(found) > MOST else "",
        asked=request.args,
    )


def page_of(subject: str) -> str:
    """Where the page of what a note is about stands; empty where it has none."""
    root = PAGES.get(subject[:4])
    return f"{root}{subject}" if root else ""


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


def actors(session: Session, actors: set[str]) -> dict[str, str]:
    """What people are called who did something; an id stays for whom there is no name."""
    found = {}
    for actor in actors:
        inside = ids.find_inside("staff", actor)
        if inside is None:
            continue
        try:
            found[actor] = staff.get(session, inside).name
        except UnknownStaff:
            continue
    return found


def _row(found: Note) -> sheets.Row:
    return {
        "at": found.at,
        "actor": found.actor,
        "action": found.action,
        "subject": found.subject,
        "detail": "; ".join(f"{name}: {value}" for name, value in sorted(found.detail.items())),
    }
