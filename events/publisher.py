"""The publisher: what happened is set on its way to whoever asked for it, and sent until it arrives."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config import Settings
from db import ids
from db.engine import Database
from db.session import Session
from events import claims, deliveries, endpoints, schedule, sending, signing
from events.claims import Claimed, Lease, Report
from events.dialling import Line
from events.errors import Unreadable
from events.sending import Outcome, Patience


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how patiently. A lease outlives an attempt, and the slowest resolver before it.

    A round takes up nothing new after `round_seconds`. At most `per_endpoint` attempts at one endpoint are
    under way; one that did not answer so many times in a row rests until the next round, so that it does
    not keep the others waiting.
    """

    threads: int = 8
    per_endpoint: int = 2
    lease: timedelta = timedelta(seconds=60)
    round_seconds: float = 50.0
    patience: Patience = field(default_factory=Patience)
    waits: tuple[timedelta, ...] = schedule.WAITS


PACE = Pace()


@dataclass(frozen=True, slots=True)
class Counts:
    """What a round did: events set on their way, and what became of the attempts."""

    published: int = 0
    delivered: int = 0
    failed: int = 0
    dead: int = 0


def publish(database: Database, settings: Settings, at: datetime, pace: Pace = PACE) -> Counts:
    """Set everything new on its way and send all that is due at `at` (UTC), or becomes due meanwhile.

    Any number may run at once, on one host or several. What is cut short is taken up after its lease.
    """
    published = fan_out(database, at)
    became = deliver_due(database, settings, at, pace)
    failed = became["waiting"] + became["dead"]
    return Counts(published, became["delivered"], failed, became["dead"])


def fan_out(database: Database, at: datetime) -> int:
    """Note for every event that is not published yet which endpoints are to hear of it; returns how many."""
    count = 0
    while found := database.write(lambda session: deliveries.fan_out(session, at)):
        count += found
    return count


def deliver_due(database: Database, settings: Settings, at: datetime, pace: Pace = PACE) -> Mapping[str, int]:
    """Send what is due; returns how many attempts ended `delivered`, `waiting` (for another), or `dead`."""
    with ThreadPoolExecutor(pace.threads, thread_name_prefix="webhook") as threads:
        return _Round(database, settings, at, pace, threads).run()


class _Round:
    """Claims and reports go in transactions of their own; between them, outside of any, threads send."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        at: datetime,
        pace: Pace,
        threads: ThreadPoolExecutor,
    ) -> None:
        self.database = database
        self.settings = settings
        self.pace = pace
        self.threads = threads
        self.at = at
        self.begun = time.monotonic()
        self.sent: dict[Future[Report], Claimed] = {}
        self.silent: Counter[str] = Counter()
        self.became: Counter[str] = Counter()

    def now(self) -> datetime:
        """The instant the round was given, and what has passed since."""
        return self.at + timedelta(seconds=time.monotonic() - self.begun)

    def run(self) -> Mapping[str, int]:
        reports: Sequence[Report] = ()
        while True:
            for claimed in self._report_and_take(reports):
                self.sent[self.threads.submit(self._send, claimed)] = claimed
            if not self.sent:
                return self.became
            done, _ = wait(self.sent, return_when=FIRST_COMPLETED)
            reports = [future.result() for future in done]
            for future in done:
                del self.sent[future]
            self._remember(reports)

    def _report_and_take(self, reports: Sequence[Report]) -> list[Claimed]:
        now = self.now()
        lease = Lease(ids.new(now), now + self.pace.lease)
        is_over = time.monotonic() - self.begun > self.pace.round_seconds
        most = 0 if is_over else self.pace.threads - len(self.sent)
        room = self._room()

        def work(session: Session) -> list[Claimed]:
            claims.settle(session, reports)
            return claims.take(session, now, lease, most, room, self.pace.per_endpoint)

        return self.database.write(work)

    def _room(self) -> dict[str, int]:
        under_way = Counter(claimed.endpoint_id for claimed in self.sent.values())
        room = {key: self.pace.per_endpoint - count for key, count in under_way.items()}
        resting = {key: 0 for key, count in self.silent.items() if count >= self.pace.per_endpoint}
        return room | resting

    def _remember(self, reports: Sequence[Report]) -> None:
        for report in reports:
            self.became[report.verdict.status] += 1
            key = report.claimed.endpoint_id
            self.silent[key] = self.silent[key] + 1 if report.outcome.is_unreachable else 0

    def _send(self, claimed: Claimed) -> Report:
        at = self.now()
        outcome = self._attempt(claimed, at)
        chance = random.random()  # noqa: S311 - jitter, not a secret
        after = self.now()
        verdict = schedule.judge(outcome, claimed.failures, after, chance, self.pace.waits)
        return Report(claimed, after, outcome, verdict)

    def _attempt(self, claimed: Claimed, at: datetime) -> Outcome:
        """Sign and send. The body and its id are the same at every attempt; time and signature are new."""
        body = claimed.body.encode()
        try:
            keys = endpoints.secrets_of(claimed.endpoint, self.settings.keyring, at)
        except Unreadable:
            return Outcome(None, "secret-unreadable", 0)
        headers = signing.headers(keys, ids.outside("event", claimed.event_id), at, body)
        line = Line(loopback=self.settings.is_development)
        return sending.post(claimed.endpoint["url"], headers, body, line, self.pace.patience)
