"""Running: what is due is taken in hand and done step by step, each step in a transaction of its own."""

from __future__ import annotations

import threading
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date

import structlog

from db.session import Session
from jobs import leases, runs
from jobs.dates import due_at
from jobs.errors import LostLease
from jobs.job import Daily, House, Job, Step, Turn
from jobs.leases import Lease
from jobs.runs import Run

log = structlog.get_logger("jobs")
NEVER = threading.Event()


def run_due(house: House, job: Job, stop: threading.Event = NEVER) -> None:
    """Do all of a job that is due and that no other process has in hand; return when asked to stop.

    What fails is written down with its reason and logged, and tried again later.
    """
    if isinstance(job.when, Daily):
        _catch_up(house, job, stop)
    else:
        now = house.clock()
        lease = house.database.write(lambda session: leases.take(session, house, job, now))
        if lease is not None:
            act(house, job, lease, stop)


def _catch_up(house: House, job: Job, stop: threading.Event) -> None:
    """Every date that is due, in order: the next one begins when all slices of the one before are done."""
    while not stop.is_set():
        now = house.clock()
        business_date = house.database.read(
            lambda session, now=now: runs.next_date(session, job, house, now)  # type: ignore[misc]
        )
        if business_date is None or not _take_slices(house, job, business_date, stop):
            return


def _take_slices(house: House, job: Job, business_date: date, stop: threading.Event) -> bool:
    """Whether there was anything to do."""
    slices = house.database.read(lambda session: runs.slices_of(session, job, business_date))
    was_any = False
    for number in range(slices):
        if stop.is_set():
            break
        now, turn = house.clock(), (job, business_date, number)
        run = house.database.write(
            lambda session, now=now, turn=turn: runs.claim(session, house, turn, now)  # type: ignore[misc]
        )
        if run is not None:
            was_any = True
            carry_on(house, job, run, stop)
    return was_any


def carry_on(house: House, job: Job, run: Run, stop: threading.Event = NEVER) -> None:
    """Do what is left of a run, to its end, or to the end of the step in hand when asked to stop."""
    try:
        while not stop.is_set():
            run, is_over = _step(house, job, run)
            if is_over:
                log.info(
                    "done", job=run.job, date=f"{run.business_date}", slice=run.slice, did=dict(run.counts)
                )
                return
        now = house.clock()
        house.database.write(lambda session: runs.let_go(session, run, now))
    except LostLease as lost:
        log.warning("taken over by another process", job=job.name, run=str(lost))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs go on, and whoever asks is told
        problem = tell(error, job, date=f"{run.business_date}", slice=run.slice)
        now = house.clock()
        _end(house, job, lambda session: runs.fail(session, run, problem, now))


def _end(house: House, job: Job, write: Callable[[Session], None]) -> None:
    """Write down how it ended, unless it took so long that another has it in hand by now."""
    try:
        house.database.write(write)
    except LostLease as lost:
        log.warning("taken over by another process", job=job.name, run=str(lost))


def _step(house: House, job: Job, run: Run) -> tuple[Run, bool]:
    assert job.step is not None, "a dated job is done in steps"
    assert isinstance(job.when, Daily), "a run has a date"
    take_step, now = job.step, house.clock()
    at = due_at(run.business_date, job.when.at, house.zone)
    turn = Turn(run.business_date, at, now, run.slice, run.slices, run.place, job.most)

    def work(session: Session) -> tuple[Run, bool]:
        step = take_step(house, session, turn)
        return runs.advance(session, house, run, step, now), step.place is None

    return house.database.write(work)


def act(house: House, job: Job, lease: Lease, stop: threading.Event = NEVER) -> Counter[str]:
    """Do a job that is in hand once; returns what it did."""
    counts: Counter[str] = Counter()
    problems: list[str] = []
    try:
        if job.act is not None:
            counts.update(job.act(house, lease.acted_at))
        else:
            _act_in_steps(house, job, lease, stop, counts, problems)
    except LostLease:
        log.warning("taken over by another process", job=job.name)
        return counts
    except Exception as error:  # noqa: BLE001 - as above
        problems.append(tell(error, job))
    _end(house, job, lambda session: leases.end(session, lease, counts, "\n".join(problems)))
    if any(counts.values()):
        log.info("done", job=job.name, did=dict(counts))
    return counts


def _act_in_steps(
    house: House, job: Job, lease: Lease, stop: threading.Event, counts: Counter[str], problems: list[str]
) -> None:
    assert job.step is not None, "a job is done in steps, or at once"
    take_step, place, at = job.step, "", lease.acted_at
    business_date = at.astimezone(house.zone).date()
    while not stop.is_set():
        turn = Turn(business_date, at, house.clock(), 0, 1, place, job.most)

        def work(session: Session, turn: Turn = turn) -> Step:
            step = take_step(house, session, turn)
            leases.keep(session, house, lease, turn.now)
            return step

        step = house.database.write(work)
        counts.update(step.counts)
        problems += step.problems
        if step.place is None:
            return
        place = step.place


def tell(error: Exception, job: Job, **words: object) -> str:
    """What went wrong, in one line, logged with its place. Further lines may quote what was written."""
    first = (str(error).strip().splitlines() or [""])[0]
    problem = f"{type(error).__name__}: {first}" if first else type(error).__name__
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("failed", job=job.name, problem=problem, place=f"{place.filename}:{place.lineno}", **words)
    return problem
