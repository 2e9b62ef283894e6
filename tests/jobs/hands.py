"""Whose hands a job is in, and killing whoever has one in hand: the proof that a kill met its middle."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from jobs.job import House
from jobs.tables import job_lease, job_run
from tests.jobs.scheduler import Schedulers

PATIENCE_SECONDS = 240
# Looking whether all is over costs more than looking who is at work.
LOOK_SECONDS = 0.3


def in_hand(house: House) -> list[tuple[str, str]]:
    """Each job that somebody began and did not put down, and who; the dead too, until another takes over."""
    runs = select(job_run.c.job.label("job"), job_run.c.owner).where(job_run.c.status == "running")
    leases = select(job_lease.c.name.label("job"), job_lease.c.owner).where(job_lease.c.until_at.is_not(None))
    found = house.database.read(lambda session: [*session.rows(runs), *session.rows(leases)])
    return [(row.job, row.owner) for row in found]


def kill_until(
    house: House, found: Schedulers, wanted: Counter[str], is_over: Callable[[], bool]
) -> Counter[str]:
    """Kill in the middle of each job as often as is wanted, while there is work; then wait until it is over.

    What counts is what the dead left in hand: how often each job was met in its middle.
    """
    met: Counter[str] = Counter()
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        assert time.monotonic() < end, found.log.read_text()[-4000:]
        look_again = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < look_again:
            time.sleep(random.uniform(0, 0.02))
            met.update(_kill_one(house, found, wanted - met))
    return met


def _kill_one(house: House, found: Schedulers, missing: Counter[str]) -> set[str]:
    """Kill somebody who has one of these in hand; the jobs that were cut off by it.

    All stand still meanwhile: on a busy machine a short job would be over before it is looked at.
    """
    if not missing:
        return set()
    with found.still():
        # A process takes long to start: best one that has much in hand.
        alive = Counter(owner for job, owner in in_hand(house) if job in missing and found.has(owner))
        dead = max(alive, key=alive.__getitem__, default="")
        if not dead:
            return set()
        found.kill(dead)
        return {job for job, owner in in_hand(house) if owner == dead}
