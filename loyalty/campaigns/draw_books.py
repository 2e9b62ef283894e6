"""Draw books: a programme's draws as staff see them, with who won, and what anyone needs to find the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from db.session import Session
from loyalty import tables
from loyalty.campaigns import drawing
from loyalty.campaigns.drawing import Announced
from loyalty.errors import UnknownDraw
from loyalty.program import shelf
from loyalty.program.draws import Draw
from loyalty.retailer import Retailer

MOST_WINNERS = 200
_chance = tables.draw_chance.c


@dataclass(frozen=True, slots=True)
class Book:
    """A draw, what was promised and drawn of it (None: nothing yet), its chances: now, or as it was drawn.

    `winners` are the first of them by place, with their prize and whether it was entered.
    """

    draw: Draw
    known: Row[Any] | None
    chances: int
    members: int
    winners: Sequence[Row[Any]] = ()


def of_program(session: Session, retailer: Retailer, program: str, at: datetime) -> tuple[Book, ...]:
    """The draws of the version in force at `at` (UTC). Raises UnknownProgram."""
    found = shelf.current(session, retailer.shelf, program, at)
    return tuple(_book(session, Announced(found, each)) for each in found.draws)


def get(session: Session, retailer: Retailer, program: str, code: str, at: datetime) -> Book:
    """One draw. Raises UnknownProgram, UnknownDraw."""
    for book in of_program(session, retailer, program, at):
        if book.draw.code == code:
            return book
    raise UnknownDraw(code)


def _book(session: Session, found: Announced) -> Book:
    known = drawing.find(session, found.key)
    if known is None or known.drawn_at is None:
        able = drawing.entrants(session, found)
        return Book(found.draw, known, sum(each.chances for each in able), len(able))
    query = select(_chance.member_id, _chance.place, _chance.prize, _chance.chances, _chance.seq)
    won = query.where(_chance.draw == found.key, _chance.place > 0).order_by(_chance.place)
    return Book(found.draw, known, known.chances, known.members, session.rows(won.limit(MOST_WINNERS)))
