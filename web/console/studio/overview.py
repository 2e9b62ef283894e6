"""A programme at a glance: its versions, what is being written, its ladder and its year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import roles
from loyalty.explanations.figures import Figures
from loyalty.program import drafts, published, shelf
from loyalty.program.model import Program
from loyalty.program.published import Published
from web.console import audit_names
from web.console.door import door
from web.console.studio import drafting, drawing
from web.console.studio.chapters import CHAPTERS
from web.wire import branding, pages, readers, told

HERE = "/console/program"


@dataclass(frozen=True, slots=True)
class Edition:
    """A version and how it stands: coming, in-force or past. `until` is when the next one begins.

    `author` is what whoever published it is called, empty where nobody knows.
    """

    found: Published
    standing: str
    until: datetime | None
    author: str


@door.shows("/program", may="programs.read")
def programs() -> Response:
    """The programme, or a choice of several; without any, the first step."""
    known = branding.of_page().programs
    begun = service().database.read(drafting.begun)
    if len(known) == 1 and not begun and "all" not in request.args:
        return redirect(f"{HERE}/{next(iter(known))}", 303)  # type: ignore[return-value]
    return pages.shown(
        "console/studio/programs.html",
        programs=known,
        begun={code: work.called(readers.reader().tag) for code, work in begun.items()},
        may_begin=bool(known) and may("programs.publish"),
    )


@door.shows("/program/<code>", may="programs.read")
def program(code: str) -> Response:
    """Its versions, its ladder and the year's calendar, as they are in force."""
    house, at = service(), now()
    if house.database.read(lambda session: code in drafting.begun(session)):
        return redirect(f"{HERE}/{code}/first", 303)  # type: ignore[return-value]

    def read(session: Session) -> tuple[Program, Sequence[Edition], drafts.Draft | None]:
        current = shelf.current(session, house.retailer.shelf, code, at)
        return current, editions(session, code, at), drafts.find(session, code)

    current, versions, draft = house.database.read(read)
    branding.about(code)
    figures = Figures(current, readers.reader())
    this_year = at.astimezone(current.zoneinfo).year
    wanted = request.args.get("year", type=int) or this_year
    shown = wanted if abs(wanted - this_year) <= 5 else this_year
    return pages.shown(
        "console/studio/program.html",
        program=current,
        editions=versions,
        coming=next((each for each in reversed(versions) if each.standing == "coming"), None),
        draft=draft,
        sections=tuple(CHAPTERS),
        rungs=drawing.ladder(current, figures),
        year=shown,
        months=drawing.year(current, figures, shown) if current.days else (),
        weekdays=readers.reader().weekdays,
        may_publish=may("programs.publish"),
        may_replay=may("reports.read"),
    )


@door.takes("/program/<code>/discard", may="programs.publish")
def discard(code: str) -> Response:
    """Throw the draft away."""

    def drop(session: Session) -> bool:
        drafting.of(session, code)
        drafting.drop(session, code)
        return bool(shelf.versions(session, code))

    is_published = service().database.write(drop)
    return told.then(f"{HERE}/{code}" if is_published else f"{HERE}?all=yes", "studio.discarded")


def may(permission: str) -> bool:
    """Whether whoever is signed in may do something."""
    return roles.permits(callers.caller().person.grants, permission)


def editions(session: Session, code: str, at: datetime) -> list[Edition]:
    """The versions of a programme, the newest first. Raises UnknownProgram."""
    versions = published.versions(session, code)
    names = audit_names.actors(session, {each.author for each in versions if each.author})
    current = published.current(versions, at).number
    found = []
    for each, following in zip(versions, (*versions[1:], None), strict=True):
        standing = "in-force" if each.number == current else "coming" if each.number > current else "past"
        until = following.effective_from if following else None
        by = names.get(each.author, "")
        if each.author.startswith(published.CLI):
            by = each.author.removeprefix(published.CLI)
        found.append(Edition(each, standing, until, by))
    return found[::-1]
