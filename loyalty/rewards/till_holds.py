"""Till holds: the rows that say what points were set aside for at a till, and which receipt they paid for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

import points.tables
from db.session import Session
from loyalty import tables

_hold, _journal, _entry = tables.till_hold.c, points.tables.hold.c, points.tables.entry.c


def find(session: Session, hold_id: str) -> Mapping[str, Any] | None:
    """What a till's hold is for, with its `status` in the journal and who closed it (`closed_by`)."""
    rows = session.mappings(
        select(tables.till_hold, _journal.status, _journal.expires_at, _entry.actor.label("closed_by"))
        .join(
            points.tables.hold, (_journal.holder_id == _hold.member_id) & (_journal.hold_id == _hold.hold_id)
        )
        .outerjoin(
            points.tables.entry,
            (_entry.holder_id == _journal.holder_id) & (_entry.seq == _journal.closed_seq),
        )
        .where(_hold.hold_id == hold_id)
    )
    return rows[0] if rows else None


def use_up(session: Session, hold_id: str, receipt_id: str) -> None:
    """Say which receipt it paid for. Whoever spends holds the member's head, so nobody else does."""
    mine = update(tables.till_hold).where(_hold.hold_id == hold_id)
    session.connection.execute(mine.values(used_by=receipt_id))
