"""Reading: what happened, and what became of telling it, page by page and newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db import ids
from db.session import Session
from events import tables

_event, _delivery, _attempt = tables.event.c, tables.delivery.c, tables.attempt.c


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events: of a type, of a member, recorded in [since, until) (UTC). What is empty does not ask."""

    event_type: str = ""
    member_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An event, as its text and when it was written down (UTC)."""

    event_id: str
    event_type: str
    recorded_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a delivery; `status` None where nothing answered, and then `error` says why."""

    n: int
    at: datetime
    milliseconds: int
    status: int | None
    error: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to an endpoint, with its last attempts, the newest first."""

    event_id: str
    event_type: str
    status: str
    attempts: int
    next_at: datetime
    delivered_at: datetime | None
    log: tuple[Attempt, ...]


def events(session: Session, wanted: Filter, limit: int, after: str = "") -> list[Told]:
    """Events, the newest first, those that come after the id `after` in that order."""
    where = [
        *([_event.type == wanted.event_type] if wanted.event_type else []),
        *([_event.member_id == wanted.member_id] if wanted.member_id else []),
        *([_event.event_id >= ids.first(wanted.since)] if wanted.since else []),
        *([_event.event_id < ids.first(wanted.until)] if wanted.until else []),
        *([_event.event_id < after] if after else []),
    ]
    query = select(_event.event_id, _event.type, _event.recorded_at, _event.body).where(*where)
    rows = session.rows(query.order_by(_event.event_id.desc()).limit(limit))
    return [Told(*row) for row in rows]  # type: ignore[call-arg]


def deliveries(
    session: Session, endpoint_id: str, status: str, limit: int, after: str = ""
) -> list[Delivery]:
    """What is or was on its way to an endpoint, the newest event first. `status` empty means any."""
    where = [
        _delivery.endpoint_id == endpoint_id,
        *([_delivery.status == status] if status else []),
        *([_delivery.event_id < after] if after else []),
    ]
    query = (
        select(
            _delivery.event_id,
            _event.type,
            _delivery.status,
            _delivery.attempts,
            _delivery.next_at,
            _delivery.delivered_at,
        )
        .join(tables.event, _event.event_id == _delivery.event_id)
        .where(*where)
        .order_by(_delivery.event_id.desc())
        .limit(limit)
    )
    rows = session.rows(query)
    logs = _logs(session, endpoint_id, [row.event_id for row in rows])
    return [Delivery(*row, log=tuple(logs[row.event_id])) for row in rows]  # type: ignore[call-arg]


def _logs(session: Session, endpoint_id: str, event_ids: Sequence[str]) -> dict[str, list[Attempt]]:
    query = (
        select(
            _attempt.event_id, _attempt.n, _attempt.at, _attempt.milliseconds, _attempt.status, _attempt.error
        )
        .where(_attempt.endpoint_id == endpoint_id, _attempt.event_id.in_(event_ids))
        .order_by(_attempt.n.desc())
    )
    logs: dict[str, list[Attempt]] = defaultdict(list)
    for row in session.rows(query) if event_ids else ():
        logs[row.event_id].append(Attempt(row.n, row.at, row.milliseconds, row.status, row.error))
    return logs
