"""Leases: of several schedulers one does what is done every so often; what the dead held runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from jobs.errors import LostLease
from jobs.job import Every, House, Job
from jobs.tables import job_lease

PROBLEM_CHARS = 2_000
_lease = job_lease.c


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in this process's hands since `acted_at` (UTC)."""

    name: str
    owner: str
    acted_at: datetime


def take(session: Session, house: House, job: Job, now: datetime, *, insists: bool = False) -> Lease | None:
    """Take a job in hand; None when another process has it, or it was done a moment ago.

    `insists` does it although it was done a moment ago, and never while another is at it.
    """
    assert isinstance(job.when, Every), "only jobs without dates are leased"
    lease, values = Lease(job.name, house.owner, now), _begun(house, now)
    rows = session.rows(select(job_lease).where(_lease.name == job.name))
    if not rows:
        session.apply(plan.of(job_lease, [{"name": job.name, "counts": "{}", "problem": "", **values}]))
        return lease
    found = rows[0]
    if is_held(found, house, now) or (not insists and _is_fresh(found, job.when, now)):
        return None
    taken = update(job_lease).where(
        _lease.name == job.name, _lease.owner == found.owner, _lease.acted_at == found.acted_at
    )
    if session.connection.execute(taken.values(values)).rowcount != 1:
        raise LostSwap(f"{job.name} was taken meanwhile")
    return lease


def _begun(house: House, now: datetime) -> dict[str, Any]:
    return {"owner": house.owner, "until_at": now + house.lease, "acted_at": now}


def is_held(found: Row[Any], house: House, now: datetime) -> bool:
    """Whether its owner may still be at work. A lease that ends too late is of a clock that ran ahead."""
    return found.until_at is not None and bool(now < found.until_at <= now + 2 * house.lease)


def _is_fresh(found: Row[Any], when: Every, now: datetime) -> bool:
    """Whether it is too soon to act again; half a second early is not, for ticks are never quite even.

    What was never put down is not done: whoever had it is dead.
    """
    pause = timedelta(seconds=when.seconds - 0.5)
    return found.until_at is None and bool(found.acted_at <= now < found.acted_at + pause)


def keep(session: Session, house: House, lease: Lease, now: datetime) -> None:
    """Hold on to a job, in the transaction of its step. Raises LostLease."""
    _write(session, lease, {"until_at": now + house.lease})


def end(session: Session, lease: Lease, counts: Mapping[str, int], problem: str) -> None:
    """Put a job down, with what it did. Raises LostLease."""
    said = {"counts": orjson.dumps(dict(counts)).decode(), "problem": problem[:PROBLEM_CHARS]}
    _write(session, lease, {"until_at": None, **said})


def _write(session: Session, lease: Lease, values: Mapping[str, Any]) -> None:
    own = (_lease.name == lease.name, _lease.owner == lease.owner, _lease.acted_at == lease.acted_at)
    if session.connection.execute(update(job_lease).where(*own).values(values)).rowcount != 1:
        raise LostLease(lease.name)
