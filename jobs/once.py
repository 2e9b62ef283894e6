"""Once: one turn of a job by hand, under the same rows and in the same order as by the clock."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import func, select

from db.session import Session
from jobs import leases, running, runs
from jobs.dates import last_due
from jobs.errors import InHand, NotDue
from jobs.job import Daily, House, Job
from jobs.tables import job_run

_run = job_run.c


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one slice: its status, whether that was so before, what it did, what was wrong."""

    slice: int
    status: str
    was_before: bool
    counts: Mapping[str, int]
    problem: str


def run_date(
    house: House, job: Job, business_date: date, slice_: int | None, stop: threading.Event
) -> list[Outcome]:
    """Do a date, or one slice of it; what was done before is told and not repeated.

    Raises NotDue for a date whose turn has not come, InHand while another process is at it.
    """
    now = house.clock()
    slices = house.database.read(lambda session: runs.slices_of(session, job, business_date))
    wanted = range(slices) if slice_ is None else [slice_]
    if any(number >= slices for number in wanted):
        raise NotDue(f"{job.name} of {business_date} has {slices} slices, 0 to {slices - 1}")
    done = house.database.read(lambda session: _done(session, job, business_date))
    if not done >= {*wanted}:
        house.database.read(lambda session: _check_turn(session, house, job, business_date))
    outcomes = []
    for number in wanted:
        if number not in done:
            turn = (job, business_date, number)
            run = house.database.write(
                lambda session, turn=turn: runs.claim(session, house, turn, now, insists=True)  # type: ignore[misc]
            )
            if run is None:
                raise InHand(f"{job.name} of {business_date} is being done by another process")
            running.carry_on(house, job, run, stop)
        outcomes.append(_outcome(house, job, business_date, number, was_before=number in done))
    return outcomes


def _done(session: Session, job: Job, business_date: date) -> set[int]:
    wanted = (_run.job == job.name, _run.business_date == business_date, _run.status == "done")
    return {row.slice for row in session.rows(select(_run.slice).where(*wanted))}


def _check_turn(session: Session, house: House, job: Job, business_date: date) -> None:
    """Dates are done in order, each when it is due; a job that never ran may begin anywhere."""
    assert isinstance(job.when, Daily), "only dated jobs have turns"
    last = last_due(house.clock(), job.when.at, house.zone)
    if business_date > last:
        raise NotDue(f"{job.name} of {business_date} is not due yet; the last that is due is {last}")
    if session.rows(select(func.count().label("n")).where(_run.job == job.name))[0].n == 0:
        return
    coming = runs.next_date(session, job, house, house.clock())
    if coming is None or business_date < coming:
        raise NotDue(
            f"{job.name} began after {business_date}: what was due then has been done with its first"
        )
    if business_date > coming:
        raise NotDue(f"{job.name} of {coming} comes first")


def _outcome(house: House, job: Job, business_date: date, number: int, *, was_before: bool) -> Outcome:
    row = house.database.read(lambda session: runs.find(session, job.name, business_date, number))
    assert row is not None, "what was done has a row"
    return Outcome(number, row.status, was_before, orjson.loads(row.counts), row.problem)


def run_now(house: House, job: Job, stop: threading.Event) -> Mapping[str, int]:
    """Do a job that has no dates, now. Raises InHand while another process is at it."""
    now = house.clock()
    lease = house.database.write(lambda session: leases.take(session, house, job, now, insists=True))
    if lease is None:
        raise InHand(f"{job.name} is being done by another process")
    return running.act(house, job, lease, stop)
