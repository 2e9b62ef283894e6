"""The rows of allowances: what was signed, and which receipt each paid for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from db.errors import LostSwap
from db.session import Session
from loyalty.offline.allowances import Allowance, program_mark
from loyalty.tables import offline_allowance

Row = Any
_row = offline_allowance.c


def find(session: Session, nonce: str) -> Row | None:
    """The row of an allowance; None where we signed none such, or forgot it long after its end."""
    rows = session.rows(select(offline_allowance).where(_row.nonce == nonce))
    return rows[0] if rows else None


def of_member(session: Session, member_id: str, most: int) -> Sequence[Row]:
    """A member's allowances, newest first."""
    mine = select(offline_allowance).where(_row.member_id == member_id)
    return session.rows(mine.order_by(_row.nonce.desc()).limit(most))


def count_open(session: Session, member_id: str, at: datetime) -> int:
    """How many set points aside still: not used, and their receipts may come."""
    mine = (_row.member_id == member_id, _row.used_by.is_(None), _row.closes_at > at)
    return len(session.rows(select(_row.nonce).where(*mine)))


def use_up(session: Session, nonce: str, receipt_id: str) -> None:
    """Say which receipt it paid for, once and for all. Raises LostSwap where another was first."""
    free = or_(_row.used_by.is_(None), _row.used_by == receipt_id)
    own = update(offline_allowance).where(_row.nonce == nonce, free)
    if session.connection.execute(own.values(used_by=receipt_id)).rowcount != 1:
        raise LostSwap(f"allowance {nonce} was used meanwhile")


def value(row: Row) -> Allowance:
    """What was signed."""
    return Allowance(
        nonce=row.nonce,
        member_id=row.member_id,
        card=row.card,
        tier=row.tier,
        currency=row.currency,
        ceiling=row.ceiling,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        program=program_mark(row.program),
        version=row.version,
    )
