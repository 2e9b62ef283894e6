"""Drawing: a draw's seed is promised when it is announced, and used once when its time has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

import points.tables
from db import plan
from db.session import Session
from loyalty import tables
from loyalty.campaigns import living, lots
from loyalty.campaigns.lots import Entrant, Won
from loyalty.people import privacy
from loyalty.program import shelf
from loyalty.program.draws import Draw
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.rewards import free_vouchers, gift_vouchers
from loyalty.rewards.free_vouchers import Free
from points.state import Balance
from tiers.windows import local_midnight

ACTOR = "job:draws"
_SEED_CHARS = 51
_draw, _chance, _member = tables.prize_draw.c, tables.draw_chance.c, tables.member.c
_balance, _former = points.tables.balance.c, tables.former_member.c


@dataclass(frozen=True, slots=True)
class Announced:
    """A draw of a programme in force."""

    program: Program
    draw: Draw

    @property
    def key(self) -> str:
        """How the draw is named for ever."""
        return f"{self.program.code}/{self.draw.code}"

    def is_due(self, at: datetime) -> bool:
        """Whether it can be drawn at an instant (UTC)."""
        return at >= local_midnight(self.draw.drawn_on, self.program.zoneinfo)


def announced(session: Session, retailer: Retailer, at: datetime) -> Iterator[Announced]:
    """The draws of all programmes, as the versions in force at `at` (UTC) have them."""
    for code in shelf.codes(session):
        program = shelf.current(session, retailer.shelf, code, at)
        yield from (Announced(program, draw) for draw in program.draws)


def find(session: Session, key: str) -> Row[Any] | None:
    """What is known of a draw, None before it was promised."""
    rows = session.rows(select(tables.prize_draw).where(_draw.key == key))
    return rows[0] if rows else None


def promise(session: Session, retailer: Retailer, found: Announced, at: datetime) -> None:
    """Write down the digest of the seed, once: from now on it cannot be another."""
    if find(session, found.key) is not None:
        return
    row = dict.fromkeys(f"{column.name}" for column in tables.prize_draw.columns)
    digest = lots.seed_digest(_seed(retailer, found.key))
    session.apply(
        plan.of(tables.prize_draw, [row | {"key": found.key, "seed_digest": digest, "opened_at": at}])
    )


def is_promised(retailer: Retailer, known: Row[Any]) -> bool:
    """Whether the key of the house still gives the seed whose digest was shown."""
    return lots.seed_digest(_seed(retailer, known.key)) == str(known.seed_digest)


def draw(session: Session, retailer: Retailer, found: Announced, at: datetime) -> tuple[Won, ...]:
    """Draw it, once, from the chances that members have now; call it in a transaction of its own."""
    known, seed = find(session, found.key), _seed(retailer, found.key)
    assert known is not None, "it was promised before"
    assert is_promised(retailer, known), "whoever calls it looked"
    if known.drawn_at is not None:
        return ()
    able = entrants(session, found)
    won = lots.drawn(found.draw, able, seed)
    session.apply(plan.of(tables.draw_chance, _rows(found, able, won)))
    done = {
        "drawn_at": at,
        "seed": seed,
        "chances": sum(each.chances for each in able),
        "members": len(able),
        "list_digest": lots.list_digest(able),
    }
    session.connection.execute(update(tables.prize_draw).where(_draw.key == found.key).values(done))
    return won


def waiting(session: Session, limit: int) -> Sequence[Row[Any]]:
    """Prizes that are still to be entered, in the order of their members; of merged ones, too."""
    return session.rows(
        select(_chance.member_id, _chance.draw)
        .outerjoin(tables.former_member, _former.former_id == _chance.member_id)
        .join(tables.member, _member.member_id == func.coalesce(_former.member_id, _chance.member_id))
        .where(_chance.place > 0, _chance.seq.is_(None), _member.status == "active")
        .order_by(_chance.member_id, _chance.draw)
        .limit(limit)
    )


def award(session: Session, retailer: Retailer, member_id: str, key: str, at: datetime) -> None:
    """Enter what a member won, at `at` (UTC): a voucher, or what hands give out. Locks the head first.

    Who was merged since gets it under the id they live on by. Raises LostSwap where that just changed.
    """
    work = living.open_locked(session, retailer, member_id, at)
    own = (_chance.member_id == member_id, _chance.draw == key)
    rows = session.rows(select(_chance.prize, _chance.seq).where(*own))
    if not rows or rows[0].seq is not None:
        return
    code = key.partition("/")[2]
    prize = next(
        (p for d in work.program.draws if d.code == code for p in d.prizes if p.code == rows[0].prize), None
    )
    won = rows[0].prize
    origin, told = f"{gift_vouchers.BY_LOT}{code}:{won}", {"rule": code, "prize": won}
    cause = living.own(f"draw:{code}", work, member_id)
    gift = Free(prize.reward if prize else "", cause, origin, ACTOR, told)
    seq, _ = free_vouchers.give(session, retailer, work, gift, at)
    session.connection.execute(update(tables.draw_chance).where(*own).values(seq=seq))


def _seed(retailer: Retailer, key: str) -> str:
    return privacy.derived_code(retailer.index_key, "prize draw", key, _SEED_CHARS)


def own_chances(balance: Balance) -> int:
    """How many chances a member has. What they owe, as after a return of what gave them, is none."""
    return max(0, balance.available + balance.pending + balance.held - balance.owed)


def entrants(session: Session, found: Announced) -> list[Entrant]:
    """Active members with a chance, in the order of their ids. What came back took its chances with it."""
    has = _balance.available + _balance.pending + _balance.held - _balance.owed
    query = (
        select(_balance.holder_id, has.label("chances"))
        .join(tables.member, _member.member_id == _balance.holder_id)
        .where(
            *(_member.program == found.program.code, _member.status == "active"),
            *(_balance.currency == found.draw.currency, has > 0),
        )
        .order_by(_balance.holder_id)
    )
    return [Entrant(row.holder_id, int(row.chances)) for row in session.rows(query)]


def _rows(found: Announced, able: Sequence[Entrant], won: Sequence[Won]) -> list[dict[str, Any]]:
    by_member = {each.member_id: each for each in won}
    rows = []
    for each in able:
        prize = by_member.get(each.member_id)
        rows.append(
            {
                "member_id": each.member_id,
                "draw": found.key,
                "chances": each.chances,
                "prize": prize.prize if prize else "",
                "place": prize.place if prize else 0,
                "seq": None,
            }
        )
    return rows
