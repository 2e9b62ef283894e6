"""Ticking: APScheduler says when to look; what is due, and who does it, the rows decide."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from jobs import running
from jobs.job import Every, House, Job

# How often jobs are looked at while a lease lasts, so that what the dead had in hand is soon in other hands.
# A tick that finds nothing due costs one small read.
LOOKS_PER_LEASE = 3
STOPS_WITHIN_SECONDS = 1.0
log = structlog.get_logger("jobs")


def run(house: House, jobs: Sequence[Job], stop: threading.Event) -> None:
    """Tick until asked to stop; then let the steps in hand end, and return.

    Ticks that come late, or while the last one is at work, become one. Nothing depends on any of them.
    """
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(jobs))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        look = house.lease.total_seconds() / LOOKS_PER_LEASE
        seconds = min(job.when.seconds, look) if isinstance(job.when, Every) else look
        trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
        scheduler.add_job(
            tick, trigger, (house, job, stop), id=job.name, name=job.name, next_run_time=house.clock()
        )
    scheduler.start()
    log.info("started", owner=house.owner, jobs=[job.name for job in jobs])
    try:
        # A signal that comes just before a wait without end does not end it; so none is without end.
        while not stop.wait(STOPS_WITHIN_SECONDS):
            pass
    finally:
        scheduler.shutdown(wait=True)
    log.info("stopped", owner=house.owner)


def tick(house: House, job: Job, stop: threading.Event) -> None:
    """Do what is due of one job. A database that is away is no reason to end: the next tick looks again."""
    try:
        running.run_due(house, job, stop)
    except Exception as error:  # noqa: BLE001 - a door: told, and looked at again at the next tick
        running.tell(error, job)
