"""Prize draws with the member's chances, and contests with how they are won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.campaigns import own_draws
from loyalty.campaigns.own_draws import OwnDraw
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from web.member.door import door
from web.wire import pages, readers


@dataclass(frozen=True, slots=True)
class Shown:
    """A draw as the page shows it; `won` is the prize, empty for none. Digest and seed check it."""

    name: str
    closes_on: date
    is_drawn: bool
    chances: int
    of_all: int | None
    prizes: tuple[str, ...]
    won: str
    digest: str
    seed: str


@door.shows("/draws")
def draws() -> Response:
    """Draws to come and drawn, and the contests there are."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, tuple[OwnDraw, ...]]:
        program = open_books(session, house.retailer, member_id, at, at).program
        return program, own_draws.of_member(session, house.retailer, member_id, at)

    program, found = house.database.read(read)
    voice = Voice.of(program, readers.reader().tag)
    return pages.shown(
        "member/draws.html",
        draws=list(_draws(found, voice)),
        contests=[
            (voice.name(each.name, each.code), tuple(earning_told.of_contest(voice, replace(each, name={}))))
            for each in program.contests
        ],
    )


def _draws(found: tuple[OwnDraw, ...], voice: Voice) -> Iterator[Shown]:
    for own in found:
        draw, known = own.draw, own.known
        names = {prize.code: voice.name(prize.name, prize.code) for prize in draw.prizes}
        yield Shown(
            voice.name(draw.name, draw.code),
            draw.closes_on,
            known is not None and known.drawn_at is not None,
            own.chances,
            known.chances if known else None,
            tuple(f"{prize.count} × {names[prize.code]}" for prize in draw.prizes),
            names.get(own.prize, own.prize),
            (known.seed_digest or "") if known else "",
            (known.seed or "") if known else "",
        )
