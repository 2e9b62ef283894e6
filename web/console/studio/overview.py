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
from web.console.door import door
from web.console.studio import drafting, drawing
from web.console.studio.sections import SECTIONS
from web.wire import branding, pages, readers, told

HERE = "/console/program"


@dataclass(frozen=True, slots=True)
class Edition:
    """A version and how it stands: coming, in-force or past. `until` is when the next one begins."""

    found: Published
    standing: str
    until: datetime | None


@door.shows("/program", may="programs.read")
def programs() -> Response:
    """The programme, or a choice of several; without any, the first step."""
    known = branding.of_page().programs
    if len(known) == 1:
        return redirect(f"{HERE}/{next(iter(known))}", 303)  # type: ignore[return-value]
    return pages.shown("console/studio/programs.html", programs=known)


@door.shows("/program/<code>", may="programs.read")
def program(code: str) -> Response:
    """Its versions, its ladder and the year's calendar, as they are in force."""
    house, at = service(), now()

    def read(session: Session) -> tuple[Program, Sequence[Published], drafts.Draft | None]:
        current = shelf.current(session, house.retailer.shelf, code, at)
        return current, published.versions(session, code), drafts.find(session, code)

    current, versions, draft = house.database.read(read)
    branding.about(code)
    figures = Figures(current, readers.reader())
    this_year = at.astimezone(current.zoneinfo).year
    wanted = request.args.get("year", type=int) or this_year
    shown = wanted if abs(wanted - this_year) <= 5 else this_year
    return pages.shown(
        "console/studio/program.html",
        program=current,
        editions=list(_editions(versions, at)),
        draft=draft,
        sections=tuple(SECTIONS),
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

    def drop(session: Session) -> None:
        drafting.of(session, code)
        drafting.drop(session, code)

    service().database.write(drop)
    return told.then(f"{HERE}/{code}", "studio.discarded")


def may(permission: str) -> bool:
    """Whether whoever is signed in may do something."""
    return roles.permits(callers.caller().person.grants, permission)


def _editions(versions: Sequence[Published], at: datetime) -> list[Edition]:
    """The newest first."""
    current = published.current(versions, at).number
    found = []
    for each, following in zip(versions, (*versions[1:], None), strict=True):
        standing = "in-force" if each.number == current else "coming" if each.number > current else "past"
        found.append(Edition(each, standing, following.effective_from if following else None))
    return found[::-1]
