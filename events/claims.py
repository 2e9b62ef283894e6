"""Claims: who sends what. A claim is a lease; what came of it is written only while it is still held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from db import plan
from db.session import Session
from events import endpoints, tables
from events.errors import UnknownEndpoint
from events.schedule import Verdict
from events.sending import Outcome

# How many of a delivery's attempts are kept.
LOG_LENGTH = 20
_delivery, _event, _endpoint = tables.delivery.c, tables.event.c, tables.endpoint.c
_DUE = (
    select(_delivery.event_id, _delivery.attempts, _delivery.failures, _event.body)
    .join(tables.event, _event.event_id == _delivery.event_id)
    .where(
        _delivery.endpoint_id == bindparam("endpoint_id"),
        _delivery.status == "waiting",
        _delivery.next_at <= bindparam("at", type_=_delivery.next_at.type),
        or_(
            _delivery.claimed_until.is_(None),
            _delivery.claimed_until <= bindparam("at", type_=_delivery.next_at.type),
        ),
    )
    .order_by(_delivery.next_at, _delivery.event_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=tables.delivery)
)


@dataclass(frozen=True, slots=True)
class Lease:
    """One claimant's hold on what it takes, until an instant (UTC)."""

    claim: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery somebody holds, with all that sending it needs. `endpoint` is the endpoint's row."""

    event_id: str
    claim: str
    attempts: int
    failures: int
    body: str = field(repr=False)
    endpoint: Mapping[str, Any] = field(repr=False)

    @property
    def endpoint_id(self) -> str:
        """Where it goes."""
        return str(self.endpoint["endpoint_id"])


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a claim: the attempt made at `at` (UTC), and what it leads to."""

    claimed: Claimed
    at: datetime
    outcome: Outcome
    verdict: Verdict


def take(
    session: Session, at: datetime, lease: Lease, most: int, room: Mapping[str, int], default: int
) -> list[Claimed]:
    """Claim what is due at `at`, at most `most` in all, and for each endpoint as many as it has `room`.

    An endpoint that `room` does not name has the default. What others hold or are just taking is passed by.
    """
    found: list[Claimed] = []
    rows = session.mappings(select(tables.endpoint).where(_endpoint.status == "enabled"))
    # Those that are asked first may take everything: so each claimant begins elsewhere.
    for row in sorted(rows, key=lambda row: hash((lease.claim, row["endpoint_id"]))):
        limit = min(most - len(found), room.get(row["endpoint_id"], default))
        if limit > 0:
            found += _take_for(session, row, at, lease, limit)
    return found


def _take_for(
    session: Session, endpoint: Mapping[str, Any], at: datetime, lease: Lease, most: int
) -> list[Claimed]:
    due = session.rows(_DUE, endpoint_id=endpoint["endpoint_id"], at=at, most=most)
    if due:
        mine = and_(
            _delivery.endpoint_id == endpoint["endpoint_id"],
            _delivery.event_id.in_([row.event_id for row in due]),
        )
        held = {"claim": lease.claim, "claimed_until": lease.until}
        session.connection.execute(update(tables.delivery).where(mine).values(held))
    return [Claimed(row.event_id, lease.claim, row.attempts, row.failures, row.body, endpoint) for row in due]


def settle(session: Session, reports: Sequence[Report]) -> None:
    """Write what came of claims. One that was lost meanwhile is another's to report on."""
    held = [report for report in sorted(reports, key=_place) if _write(session, report)]
    session.apply(plan.of(tables.attempt, [_attempt_row(report) for report in held]))
    _disable_gone(session, held)


def _place(report: Report) -> tuple[str, str]:
    """Rows are written in one order, so that two claimants never wait for each other in a ring."""
    return report.claimed.event_id, report.claimed.endpoint_id


def _write(session: Session, report: Report) -> bool:
    claimed, outcome, verdict = report.claimed, report.outcome, report.verdict
    is_delivered = verdict.status == "delivered"
    mine = and_(
        _delivery.event_id == claimed.event_id,
        _delivery.endpoint_id == claimed.endpoint_id,
        _delivery.claim == claimed.claim,
    )
    values = {
        "status": verdict.status,
        "attempts": claimed.attempts + 1,
        "failures": claimed.failures + (not is_delivered),
        "next_at": verdict.next_at,
        "claim": None,
        "claimed_until": None,
        "last_at": report.at,
        "last_status": outcome.status,
        "last_error": outcome.error,
        "delivered_at": report.at if is_delivered else None,
    }
    return session.connection.execute(update(tables.delivery).where(mine).values(values)).rowcount == 1


def _attempt_row(report: Report) -> dict[str, Any]:
    return {
        "event_id": report.claimed.event_id,
        "endpoint_id": report.claimed.endpoint_id,
        "place": report.claimed.attempts % LOG_LENGTH,
        "n": report.claimed.attempts + 1,
        "at": report.at,
        "milliseconds": report.outcome.milliseconds,
        "status": report.outcome.status,
        "error": report.outcome.error,
    }


def _disable_gone(session: Session, reports: Iterable[Report]) -> None:
    """An endpoint that says it is gone is sent nothing more; what waits for it goes on waiting."""
    for endpoint_id in sorted({each.claimed.endpoint_id for each in reports if each.outcome.is_gone}):
        try:
            endpoints.disable(session, endpoint_id, "gone")
        except UnknownEndpoint:
            continue  # removed meanwhile
