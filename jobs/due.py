"""What is due: of each job how far it came, what it is behind, and what failed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, func, select

from db.session import Session
from jobs import leases, runs
from jobs.dates import ONE_DAY, due_at, last_due
from jobs.job import Daily, Every, House, Job
from jobs.tables import job_lease, job_run

# A dated job may take this long before someone should look; another so many of its intervals.
PATIENCE = timedelta(hours=1)
PATIENT_INTERVALS = 10
_run = job_run.c


@dataclass(frozen=True, slots=True)
class Due:
    """Where a job stands, in sentences. `is_wrong` says that someone should look."""

    job: Job
    lines: tuple[str, ...]
    is_wrong: bool


def look(session: Session, house: House, job: Job, now: datetime) -> Due:
    """Where a job stands at `now` (UTC)."""
    if isinstance(job.when, Daily):
        return _dated(session, house, job, job.when, now)
    return _leased(session, house, job, job.when, now)


def _dated(session: Session, house: House, job: Job, when: Daily, now: datetime) -> Due:
    latest = session.rows(select(func.max(_run.business_date).label("on")).where(_run.job == job.name))[0].on
    last = last_due(now, when.at, house.zone)
    if latest is None:
        return Due(job, (f"never ran; due for {last}",), is_wrong=False)
    if latest > last:
        ahead = f"ran for {latest}, which is not due yet: was the clock ahead? Nothing is done until then"
        return Due(job, (ahead,), is_wrong=True)
    coming = runs.next_date(session, job, house, now)
    if coming is None:
        return Due(job, (f"up to date: {latest} done{_did(_rows(session, job, latest))}",), is_wrong=False)
    behind = (last - coming) // ONE_DAY + 1
    said = [f"{behind} {'date is' if behind == 1 else 'dates are'} due, from {coming}"]
    rows = _rows(session, job, coming)
    said += [_slice(row, house, now) for row in rows if row.status != "done"]
    is_late = now > due_at(coming, when.at, house.zone) + PATIENCE
    return Due(job, tuple(said), is_wrong=is_late or any(row.status == "failed" for row in rows))


def _rows(session: Session, job: Job, business_date: date) -> Sequence[Row[Any]]:
    wanted = (_run.job == job.name, _run.business_date == business_date)
    return session.rows(select(job_run).where(*wanted).order_by(_run.slice))


def _did(rows: Sequence[Row[Any]]) -> str:
    """What was done, in figures: ": 12 expire, 9 holders"."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(orjson.loads(row.counts))
    figures = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count)
    return f": {figures}" if figures else ""


def _slice(row: Row[Any], house: House, now: datetime) -> str:
    place = f"{row.business_date} slice {row.slice}"
    if row.status == "failed":
        again = runs.tried_again_at(row.finished_at, row.attempts)
        return (
            f"{place} failed {row.attempts} times, later dates wait for it; tried again at {_time(again)}:"
            f" {row.problem}"
        )
    if now < row.lease_until_at <= now + 2 * house.lease:
        return f"{place} is being done by {row.owner} since {_time(row.started_at)}{_did([row])}"
    return f"{place} was put down by {row.owner}, anyone may go on{_did([row])}"


def _leased(session: Session, house: House, job: Job, when: Every, now: datetime) -> Due:
    rows = session.rows(select(job_lease).where(job_lease.c.name == job.name))
    if not rows:
        return Due(job, ("never ran",), is_wrong=False)
    found = rows[0]
    at_it = f", {found.owner} is at it" if leases.is_held(found, house, now) else ""
    said = [f"last began at {_time(found.acted_at)}{at_it}{_did(rows)}"]
    said += [found.problem] if found.problem else []
    is_late = now - found.acted_at > max(PATIENT_INTERVALS * timedelta(seconds=when.seconds), house.lease)
    said += ["late: is `flask jobs run` running?"] if is_late else []
    return Due(job, tuple(said), is_wrong=is_late or bool(found.problem))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
