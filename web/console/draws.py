"""Prize draws and contests as the shop sees them: what was promised, the chances, who won."""

from __future__ import annotations

from flask import Response

from db import ids
from doorway import audits
from doorway.service import now, service
from loyalty.campaigns import draw_books
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from web.console import choosing, list_sheets
from web.console.door import door, permitted
from web.wire import pages, readers, sheets


@door.shows("/offers/draws", may="reports.read")
def draws() -> Response:
    """The draws of the version in force, and its contests with how they are won."""
    program, house, at = choosing.program(), service(), now()
    found = house.database.read(
        lambda session: draw_books.of_program(session, house.retailer, program.code, at)
    )
    if sheets.asked():
        return list_sheets.draws(found)
    voice = Voice.of(program, readers.reader().tag)
    return pages.shown(
        "console/draws.html",
        program=program,
        found=found,
        contests=[
            (voice.name(each.name, each.code), tuple(earning_told.of_contest(voice, each)))
            for each in program.contests
        ],
    )


@door.shows("/offers/draws/<draw>", may="reports.read")
def draw(draw: str) -> Response:
    """One draw with who won, once it is drawn. Raises UnknownDraw."""
    program, house, at = choosing.program(), service(), now()
    book = house.database.read(
        lambda session: draw_books.get(session, house.retailer, program.code, draw, at)
    )
    if permitted("members.read"):
        audits.saw("draws.winners", *(each.member_id for each in book.winners))
    reader = readers.reader()
    names = {prize.code: reader.name(prize.name, prize.code) for prize in book.draw.prizes}
    if sheets.asked():
        return list_sheets.winners(book, names)
    return pages.shown(
        "console/draw.html",
        program=program,
        book=book,
        names=names,
        winners=[(each, ids.outside("member", each.member_id)) for each in book.winners],
    )
