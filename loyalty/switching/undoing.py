"""Undoing: members of a batch leave again, as if they had never come, while nothing of it was touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.deltas import SaleDelta, counters_text
from loyalty.opening import open_books
from loyalty.people import erasing, members
from loyalty.receipts import history
from loyalty.retailer import Retailer
from loyalty.switching.opening import ACTOR, KIND, UNDONE, origin
from points import ledger

# Entries that a member has who only came with a batch; whatever else there is has touched it.
UNTOUCHED = frozenset({"joined", "tier", "tier-act", KIND})
_FIRST = "00000000-0000-0000-0000-000000000000"  # before every id
Became = Literal["undone", "touched", "gone"]
_opened, _entry = tables.opened_member.c, points.tables.entry.c


@dataclass(frozen=True, slots=True)
class Left:
    """One member of a batch, and what became of them: undone, or touched since, or gone already."""

    member_id: str
    became: Became


def of_batch(session: Session, batch: str, *, after: str, limit: int) -> Sequence[str]:
    """The next members of a batch that is not undone for them, by id."""
    rows = session.rows(
        select(_opened.member_id)
        .where(_opened.batch == batch, _opened.undone_at.is_(None), _opened.member_id > (after or _FIRST))
        .order_by(_opened.member_id)
        .limit(limit)
    )
    return [row.member_id for row in rows]


def undo(session: Session, retailer: Retailer, batch: str, member_id: str, at: datetime) -> Left:
    """Take back at `at` (UTC) what a member brought, and forget them. Nothing where it was touched.

    Points and what was counted leave by one entry, vouchers are void, cards and ids are free again.
    """
    if members.find(session, member_id).status != "active":
        return Left(member_id, "gone")
    session.lock([member_id])
    kinds = {row.kind for row in session.rows(select(_entry.kind).where(_entry.holder_id == member_id))}
    voucher = tables.voucher.c
    used = session.rows(
        select(voucher.voucher_id).where(voucher.member_id == member_id, voucher.status != "issued").limit(1)
    )
    if kinds - UNTOUCHED or used:
        return Left(member_id, "touched")
    _send_back(session, retailer, batch, member_id, at)
    erasing.erase(session, retailer, member_id, ACTOR, at)
    connection = session.connection
    # Nobody has used them: another may have them.
    connection.execute(delete(tables.card).where(tables.card.c.member_id == member_id))
    voided = {"status": "voided", "voided_at": at, "voided_by": ACTOR, "voided_why": UNDONE}
    connection.execute(update(tables.voucher).where(voucher.member_id == member_id).values(voided))
    connection.execute(
        update(tables.opened_member).where(_opened.member_id == member_id).values(undone_at=at)
    )
    return Left(member_id, "undone")


def _send_back(session: Session, retailer: Retailer, batch: str, member_id: str, at: datetime) -> None:
    work, name = open_books(session, retailer, member_id, at, at, lock=True), origin(batch)
    known_at = max(at, work.tier.counted_at, work.state.head.acted_at or at)
    key = f"!{work.state.head.seq + 1:019d}"
    gone = [
        SaleDelta(
            item.receipt_id,
            replace(item.delta, known_at=known_at, key=key, amount=-item.delta.amount, purchase_total=0),
        )
        for _, _, item in history.deltas(session, member_id)
    ]
    act = work.act(UNDONE, f"{name}:undone", known_at, counters=counters_text(gone), actor=ACTOR)
    work.take_in(*ledger.send_back(work.state, act, name), gone)
    work.count(gone)
    session.apply(work.plan())
