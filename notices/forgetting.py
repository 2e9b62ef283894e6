"""Forgetting: what still waits to be told to somebody who has left is not told, and its address goes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from db.session import Session
from notices.tables import notice


def forget(session: Session, member_ids: Iterable[str]) -> None:
    """Let nothing more go to these members; in the transaction that erases them."""
    waiting = (notice.c.member_id.in_(sorted(member_ids)), notice.c.status == "waiting")
    gone = {"status": "suppressed", "reason": "the member has left", "sealed": "", "wrapped": ""}
    session.connection.execute(update(notice).where(*waiting).values(gone))
