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

_chance, _former = tables.draw_chance.c, tables.former_member.c


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
    had = _had(session, member_id)
    found = []
    for draw in work.program.draws:
        key = Announced(work.program, draw).key
        known, balance = drawing.find(session, key), work.state.balance(draw.currency)
        chances, prize = had.get(key, (0, ""))
        now = drawing.own_chances(balance)
        is_over = known is not None and known.drawn_at is not None
        found.append(OwnDraw(draw, known, chances if is_over else now, prize))
    return tuple(found)


def _had(session: Session, member_id: str) -> dict[str, tuple[int, str]]:
    """Chances and prize in each draw that was drawn; of who was merged into the member as well.

    Where two of them won a prize each, that of the better place is named; both are given.
    """
    former = select(_former.former_id).where(_former.member_id == member_id)
    rows = session.rows(
        select(_chance.draw, _chance.chances, _chance.prize)
        .where((_chance.member_id == member_id) | _chance.member_id.in_(former))
        .order_by(_chance.draw, _chance.place == 0, _chance.place)
    )
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        chances, prize = found.get(row.draw, (0, ""))
        found[row.draw] = chances + row.chances, prize or row.prize
    return found
