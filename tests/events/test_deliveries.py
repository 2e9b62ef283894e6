"""The proof: receivers fail 20 % and hang 5 %, workers are killed, and everything arrives."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.engine import Database
from events import tables
from tests.events.house import House
from tests.events.receiver import Receiver, receiving

ROOT = Path(__file__).resolve().parents[2]
EVENTS = 300
KILLS = 5
WORKERS = 2
PATIENCE_SECONDS = 90


def moody(seed: int) -> Callable[[int], int]:
    """20 % of the requests are answered with 500, 5 % hang."""
    dice = random.Random(seed)

    def answer(_n: int) -> int:
        thrown = dice.random()
        return 500 if thrown < 0.20 else 0 if thrown < 0.25 else 200

    return answer


class Workers:
    """Publishers in processes of their own, and how often they were killed in the middle of something."""

    def __init__(self, url: str, database: Database) -> None:
        self.url = url
        self.database = database
        self.running: list[subprocess.Popen[bytes]] = []
        self.kills = 0
        self.orphans = 0

    def start(self) -> None:
        words = [sys.executable, "-m", "tests.events.worker", self.url]
        self.running = [
            subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for _ in range(WORKERS)
        ]

    def kill(self) -> None:
        """Kill them all at once, as when a host dies; what they held then is nobody's."""
        for one in self.running:
            assert one.poll() is None, one.stderr.read().decode()
            one.send_signal(signal.SIGKILL)
        for one in self.running:
            one.wait()
            one.stderr.close()
        self.kills += len(self.running)
        self.running = []
        self.orphans += self.count(tables.delivery.c.claim.is_not(None))

    def count(self, wanted) -> int:
        """How many deliveries there are like this."""
        query = select(func.count()).select_from(tables.delivery).where(wanted)
        return self.database.read(lambda session: session.rows(query))[0][0]


def until(done: Callable[[], bool], workers: Workers) -> None:
    """Wait; a worker that ends by itself has failed."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not done():
        for one in workers.running:
            assert one.poll() is None, one.stderr.read().decode()
        assert time.monotonic() < ends, "it takes too long"
        time.sleep(0.05)


@pytest.fixture
def workers(database_url, database):
    found = Workers(database_url, database)
    yield found
    for one in found.running:
        with suppress(OSError):
            one.kill()
        one.wait()
        one.stderr.close()


def test_everything_arrives_whole_whatever_fails_hangs_or_is_killed(database, workers):
    house = House(database, datetime.now(UTC))
    with ExitStack() as stack:
        receivers = [
            stack.enter_context(receiving(moody(seed), hang_seconds=0.6)) for seed in (20_261_121, 7)
        ]
        for receiver in receivers:
            house.listen(receiver.url)
        happened: list[str] = []
        happening = threading.Thread(target=lambda: happened.extend(house.happen(EVENTS)))
        happening.start()
        killed_midway(workers, receivers)
        happening.join()
        workers.start()
        all_of_them = EVENTS * len(receivers)
        until(lambda: workers.count(tables.delivery.c.status == "delivered") == all_of_them, workers)

    # All of it, to both, with the same bytes under the same id at every attempt.
    written = {row["event_id"].replace("-", ""): row["body"].encode() for row in house.rows(tables.event)}
    assert len(written) == EVENTS
    for receiver in receivers:
        taken = receiver.taken()
        assert set(taken) == set(happened)
        assert all({written[one.event.removeprefix("evt_")]} == {one.body} for one in receiver.heard)

    # A run in which nothing went wrong has proved nothing.
    heard = [one for receiver in receivers for one in receiver.heard]
    statuses = Counter(one.status for one in heard)
    assert workers.kills >= 3
    assert workers.orphans >= 3, "the kills hit nothing that was under way"
    assert statuses[500] >= 0.15 * len(heard)
    assert statuses[0] >= 0.02 * len(heard)
    redelivered = [
        event for receiver in receivers for event, n in Counter(receiver.events()).items() if n > 1
    ]
    assert len(redelivered) >= 50


def killed_midway(workers: Workers, receivers: list[Receiver]) -> None:
    """Kill the workers again and again, each time when they have sent some more."""
    for _ in range(KILLS):
        workers.start()
        so_far = sum(len(receiver.heard) for receiver in receivers)
        until(lambda: sum(len(receiver.heard) for receiver in receivers) >= so_far + 40, workers)  # noqa: B023
        workers.kill()
