"""Runs: a dated job's turns, claimed by inserting a row, done step by step, taken over from the dead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, case, func, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from jobs.dates import ONE_DAY, last_due
from jobs.errors import LostLease
from jobs.job import Daily, House, Job, Step
from jobs.tables import job_run

# What failed is tried again after a minute, then after two, four and so on up to this.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
PROBLEM_CHARS = 2_000
_run = job_run.c


@dataclass(frozen=True, slots=True)
class Run:
    """One slice of one date in hand: who does it, in which attempt, how far it came and what it did."""

    job: str
    business_date: date
    slice: int
    slices: int
    owner: str
    attempts: int
    place: str
    counts: Mapping[str, int]
    problem: str


def next_date(session: Session, job: Job, house: House, now: datetime) -> date | None:
    """The earliest business date that is due and not done; None when the job is up to date.

    A job that never ran begins with the last date that is due. Dates follow one another without a gap, and a
    clock that goes back finds them done.
    """
    assert isinstance(job.when, Daily), "only dated jobs have dates"
    last = last_due(now, job.when.at, house.zone)
    done = func.sum(case((_run.status == "done", 1), else_=0))
    begun = select(_run.business_date).where(_run.job == job.name).group_by(_run.business_date)
    unfinished = session.rows(
        begun.having(done < func.max(_run.slices)).order_by(_run.business_date).limit(1)
    )
    if unfinished:
        found: date = unfinished[0].business_date
    else:
        latest = session.rows(select(func.max(_run.business_date).label("on")).where(_run.job == job.name))
        found = latest[0].on + ONE_DAY if latest[0].on is not None else last
    return found if found <= last else None


def slices_of(session: Session, job: Job, business_date: date) -> int:
    """Into how many slices a date was cut when it was begun; the job may be cut otherwise since."""
    wanted = (_run.job == job.name, _run.business_date == business_date)
    rows = session.rows(select(_run.slices).where(*wanted).limit(1))
    return int(rows[0].slices) if rows else job.slices


def claim(
    session: Session, house: House, turn: tuple[Job, date, int], now: datetime, *, insists: bool = False
) -> Run | None:
    """Take a slice of a date in hand; None when it is done, in other hands, or rests after a failure.

    Inserting the row decides. What lies with a process that was not heard of for its lease is taken over,
    and goes on where it came to. `insists` does not wait for the rest after a failure to be over.
    """
    job, business_date, slice_ = turn
    found = find(session, job.name, business_date, slice_)
    if found is None:
        return _insert(session, house, turn, now)
    if found.status == "done" or (found.status == "running" and _is_held(found, house, now)):
        return None
    if found.status == "failed" and not insists and _rests(found, now):
        return None
    run = Run(
        job.name,
        business_date,
        slice_,
        found.slices,
        house.owner,
        found.attempts + 1,
        found.place,
        orjson.loads(found.counts),
        "" if found.status == "failed" else found.problem,
    )
    values = {
        "status": "running",
        "owner": run.owner,
        "lease_until_at": now + house.lease,
        "attempts": run.attempts,
        "finished_at": None,
        "problem": run.problem,
    }
    taken = update(job_run).where(*_key(run), _run.attempts == found.attempts, _run.status == found.status)
    if session.connection.execute(taken.values(values)).rowcount != 1:
        raise LostSwap(f"{job.name} of {business_date} was taken meanwhile")
    return run


def find(session: Session, job: str, business_date: date, slice_: int) -> Row[Any] | None:
    """The row of one slice of a date."""
    wanted = (_run.job == job, _run.business_date == business_date, _run.slice == slice_)
    rows = session.rows(select(job_run).where(*wanted))
    return rows[0] if rows else None


def _insert(session: Session, house: House, turn: tuple[Job, date, int], now: datetime) -> Run:
    job, business_date, slice_ = turn
    slices = slices_of(session, job, business_date)
    row = {
        "job": job.name,
        "business_date": business_date,
        "slice": slice_,
        "slices": slices,
        "status": "running",
        "owner": house.owner,
        "lease_until_at": now + house.lease,
        "attempts": 1,
        "started_at": now,
        "finished_at": None,
        "place": "",
        "counts": "{}",
        "problem": "",
    }
    session.apply(plan.of(job_run, [row]))
    return Run(job.name, business_date, slice_, slices, house.owner, 1, "", {}, "")


def _is_held(found: Row[Any], house: House, now: datetime) -> bool:
    """Whether its owner may still be at work. A lease that ends too late is of a clock that ran ahead."""
    return bool(now < found.lease_until_at <= now + 2 * house.lease)


def _rests(found: Row[Any], now: datetime) -> bool:
    return bool(found.finished_at <= now < tried_again_at(found.finished_at, found.attempts))


def tried_again_at(failed_at: datetime, attempts: int) -> datetime:
    """When what failed for the nth time is tried again."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return failed_at + min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def advance(session: Session, house: House, run: Run, step: Step, now: datetime) -> Run:
    """Write down how far a run came, in the transaction of its step. Raises LostLease."""
    counts = Counter(run.counts)
    counts.update(step.counts)
    problem = "\n".join(filter(None, (run.problem, *step.problems)))[:PROBLEM_CHARS]
    after = replace(run, place=step.place or "", counts=dict(counts), problem=problem)
    ended = {"lease_until_at": now + house.lease}
    if step.place is None:
        ended = _ended("failed" if problem else "done", now)
    values = {"place": after.place, "counts": orjson.dumps(after.counts).decode(), "problem": problem}
    _write(session, run, {**values, **ended})
    return after


def fail(session: Session, run: Run, problem: str, now: datetime) -> None:
    """End an attempt that could not go on; the next one begins where this one came to. Raises LostLease."""
    _write(session, run, {**_ended("failed", now), "problem": problem[:PROBLEM_CHARS]})


def let_go(session: Session, run: Run, now: datetime) -> None:
    """Put a run down half done; whoever comes next goes on with it. Raises LostLease."""
    _write(session, run, {"lease_until_at": now})


def _ended(status: str, now: datetime) -> dict[str, Any]:
    return {"status": status, "lease_until_at": None, "finished_at": now}


def _write(session: Session, run: Run, values: Mapping[str, Any]) -> None:
    own = (_run.owner == run.owner, _run.attempts == run.attempts, _run.status == "running")
    if session.connection.execute(update(job_run).where(*_key(run), *own).values(values)).rowcount != 1:
        raise LostLease(f"{run.job} of {run.business_date}, slice {run.slice}")


def _key(run: Run) -> tuple[Any, ...]:
    return (_run.job == run.job, _run.business_date == run.business_date, _run.slice == run.slice)
