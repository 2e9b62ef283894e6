"""Phones with an Apple pass: which ones there are, what they prove, and whether a pass is new to them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select

import points.tables
from db import plan
from db.session import Session
from loyalty.cards import cards
from loyalty.people import privacy
from wallets.tables import wallet_phone

TOKEN_CHARS: Final = 32
# Of one member; a family's old phones. Who registers one more loses the oldest.
MOST: Final = 10
_PURPOSE: Final = "apple pass"
_phone, _head = wallet_phone.c, points.tables.head.c


@dataclass(frozen=True, slots=True)
class Changed:
    """The members whose passes a phone should fetch, and the mark of how their books stand now."""

    member_ids: Sequence[str]
    mark: str


def token(index_key: bytes, member_id: str, card: str) -> str:
    """By what a pass proves itself: it belongs to one card, so a pass of a card that was replaced is over."""
    return privacy.derived_code(index_key, _PURPOSE, f"{member_id}:{card}", TOKEN_CHARS)


def is_proved(session: Session, index_key: bytes, member_id: str, given: str) -> bool:
    """Whether this is the token of the member's pass as it would be made now."""
    card = cards.find_usable(session, member_id)
    return card is not None and hmac.compare_digest(
        token(index_key, member_id, card.number).encode(), given.encode("utf-8", "replace")
    )


def register(session: Session, device: str, member_id: str, push_token: str, at: datetime) -> bool:
    """Note that a phone has a member's pass; whether that is news."""
    mine = select(_phone.device).where(_phone.member_id == member_id).order_by(_phone.created_at.desc())
    known = [row.device for row in session.rows(mine)]
    row = {"device": device, "member_id": member_id, "push_token": push_token, "created_at": at}
    session.apply(plan.of(wallet_phone, [row]))
    for oldest in known[MOST - 1 :] if device not in known else ():
        unregister(session, oldest, member_id)
    return device not in known


def unregister(session: Session, device: str, member_id: str) -> None:
    """The pass is no longer on that phone. Again changes nothing."""
    session.connection.execute(
        delete(wallet_phone).where(_phone.device == device, _phone.member_id == member_id)
    )


def find_changed(session: Session, device: str, since: str) -> Changed | None:
    """Whose passes are not as they were at the mark `since` (empty: never asked); None for none.

    The mark grows with every entry of the members' books, and is another once a pass came or went.
    """
    rows = session.rows(
        select(_phone.member_id, func.coalesce(_head.seq, 0).label("seq"))
        .select_from(wallet_phone.outerjoin(points.tables.head, _head.holder_id == _phone.member_id))
        .where(_phone.device == device)
        .order_by(_phone.member_id)
    )
    mark = f"{len(rows)}.{sum(row.seq for row in rows)}"
    return None if not rows or mark == since else Changed([row.member_id for row in rows], mark)


def forget(session: Session, member_ids: Iterable[str]) -> None:
    """Forget the phones of these members, in the transaction that erases or ends them."""
    session.connection.execute(delete(wallet_phone).where(_phone.member_id.in_(sorted(member_ids))))
