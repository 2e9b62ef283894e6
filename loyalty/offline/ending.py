"""Ending: from when on a member's allowances open nothing more. What they paid for before stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from db.session import Session
from loyalty.tables import offline_allowance

_row = offline_allowance.c


def end(session: Session, member_id: str, at: datetime, card: str = "") -> None:
    """Let a member's allowances, or those of one card, open nothing from `at` (UTC) on, for good.

    Their points stay set aside as long as a receipt may come that was made before. Of those that paid
    already, it says that a revision of their receipt takes no more by them.
    """
    mine = [_row.member_id == member_id, _row.ended_at.is_(None)]
    mine += [_row.card == card] if card else []
    session.connection.execute(update(offline_allowance).where(*mine).values(ended_at=at))
