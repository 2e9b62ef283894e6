"""Listing: the last notices, for those who look after them. Nothing here is secret, nor an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from db.session import Session
from notices.tables import notice, notice_push

_notice, _push = notice.c, notice_push.c


@dataclass(frozen=True, slots=True)
class Listed:
    """One notice. `member_id` is None for one to an address that nobody's account has yet."""

    created_at: datetime
    kind: str
    channel: str
    status: str
    reason: str
    attempts: int
    next_at: datetime
    member_id: str | None


_COLUMNS = [_notice[each.name] for each in fields(Listed)]


def latest(session: Session, *, status: str = "", limit: int = 50) -> Sequence[Listed]:
    """The newest notices first, of one status where one is named."""
    query = select(*_COLUMNS).order_by(_notice.created_at.desc(), _notice.notice_id.desc()).limit(limit)
    if status:
        query = query.where(_notice.status == status)
    return [Listed(**row) for row in session.mappings(query)]


@dataclass(frozen=True, slots=True)
class Told:
    """What a member was told: when it came about, and the ways it went: `email`, `sms`, `push`."""

    at: datetime
    kind: str
    ways: tuple[str, ...]


def of_member(session: Session, member_id: str, limit: int = 50) -> Sequence[Told]:
    """What a member was sent, the newest first; what waits or was never sent is not among it."""
    pushed = exists().where(_push.cause == _notice.cause, _push.status == "sent")
    query = (
        select(_notice.created_at, _notice.kind, _notice.channel, _notice.status, pushed.label("is_pushed"))
        .where(_notice.member_id == member_id, or_(_notice.status == "sent", pushed))
        .order_by(_notice.created_at.desc(), _notice.notice_id.desc())
        .limit(limit)
    )
    return [_told(row) for row in session.rows(query)]


def _told(row: Any) -> Told:
    ways = (*([row.channel] if row.status == "sent" else []), *(["push"] if row.is_pushed else []))
    return Told(row.created_at, row.kind, ways)


def counts(session: Session) -> dict[str, int]:
    """How many notices there are of each status."""
    number = func.count().label("number")
    rows = session.rows(select(_notice.status, number).group_by(_notice.status))
    return {row.status: row.number for row in rows}
