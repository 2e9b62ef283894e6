"""Own draws: the programme's draws as one member sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from db.session import Session
from loyalty import tables
from loyalty.campaigns import drawing
from loyalty.campaigns.drawing import Announced
from loyalty.opening import open_books
from loyalty.program.draws import Draw
from loyalty.retailer import Retailer

_chance = tables.draw_chance.c


@dataclass(frozen=True, slots=True)
class OwnDraw:
    """A draw, what is known of it (None: not promised yet), the member's chances and prize (empty: none)."""

    draw: Draw
    known: Row[Any] | None
    chances: int
    prize: str


def of_member(session: Session, retailer: Retailer, member_id: str, at: datetime) -> tuple[OwnDraw, ...]:
    """The draws of the member's programme as it is at `at` (UTC). Raises UnknownMember."""
    work = open_books(session, retailer, member_id, at, at)
    had = {
        row.draw: row
        for row in session.rows(
            select(_chance.draw, _chance.chances, _chance.prize).where(_chance.member_id == member_id)
        )
    }
    found = []
    for draw in work.program.draws:
        key = Announced(work.program, draw).key
        known, own, balance = drawing.find(session, key), had.get(key), work.state.balance(draw.currency)
        now = drawing.own_chances(balance)
        is_over = known is not None and known.drawn_at is not None
        chances = (own.chances if own else 0) if is_over else now
        found.append(OwnDraw(draw, known, chances, own.prize if own else ""))
    return tuple(found)
