"""The terms of a card, as they follow from its programme: for anyone, in every version that held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway.service import now, service
from loyalty.errors import UnknownProgram, UnknownVersion
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.terms.page import page
from web.member.door import door
from web.wire import branding, pages, readers


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the terms and the day it began, the programme's; the one shown is `is_shown`."""

    number: int
    from_on: date
    is_shown: bool
    is_coming: bool


@door.shows("/terms", anyone=True)
def own() -> Response:
    """The terms of the visitor's own card; where there are several cards, a stranger chooses."""
    shop = branding.of_page()
    if shop.program is None:
        raise UnknownProgram("")
    return redirect(f"/terms/{shop.program.code}", 303)  # type: ignore[return-value]


@door.shows("/terms/<program>", anyone=True)
def terms(program: str) -> Response:
    """The version in force, or another by its number."""
    house, at = service(), now()
    wanted = request.args.get("version", type=int)

    def read(session: Session) -> tuple[Program, tuple[shelf.Version, ...]]:
        known = shelf.versions(session, program)
        if not known:
            raise UnknownProgram(program)
        number = shelf.in_force(known, at).number if wanted is None else wanted
        if number not in {each.number for each in known}:
            raise UnknownVersion(program, number)
        return house.retailer.shelf.take(session, program, number), known

    found, known = house.database.read(read)
    branding.about(program)
    editions = [
        Edition(
            each.number,
            each.effective_from.astimezone(found.zoneinfo).date(),
            each.number == found.version,
            each.effective_from > at,
        )
        for each in reversed(known)
    ]
    return pages.shown(
        "member/terms.html",
        page=page(found, readers.reader().tag),
        shown=next(each for each in editions if each.is_shown),
        is_in_force=found.version == shelf.in_force(known, at).number,
        editions=editions,
    )
