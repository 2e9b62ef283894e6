"""Searching for members: as `searching` does, and by telephone numbers as people at home write them."""

from __future__ import annotations

from db.session import Session
from doorway.service import service
from loyalty.people import searching
from loyalty.people.members import Member
from loyalty.people.searching import MOST, Findings
from web.wire import dialling


def find(
    session: Session, text: str, zone: str, *, program: str = "", limit: int = MOST, after: str = ""
) -> Findings:
    """Whom a text names; where it names nobody, whose number it is when dialled from within the zone."""
    retailer = service().retailer
    told = searching.find(session, retailer, text, program=program, limit=limit, after=after)
    dialled = dialling.whole(text, zone)
    if told.found or after or dialled == text:
        return told
    return searching.find(session, retailer, dialled, program=program, field="phone", limit=limit)


def find_one(session: Session, text: str, zone: str) -> Member | None:
    """The one member whom a text names, first as it was typed, then as a number of the zone's country."""
    retailer, dialled = service().retailer, dialling.whole(text, zone)
    found = searching.find_one(session, retailer, text)
    return found if found or dialled == text else searching.find_one(session, retailer, dialled)
