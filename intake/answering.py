"""Answering: what deliveries name is fetched, one after the other, and each answer read like a delivery.

Three steps each: claimed in one transaction, fetched outside of any, recorded and written down in others.
Whoever dies in between is followed by another once the claim ran out; what was recorded is known again.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db import ids
from db.engine import Database
from db.session import Session
from events.dialling import Line
from events.sending import Patience
from intake import fetching, judging, keeping, taking, wanting
from intake.fates import Taken
from intake.fetching import Answer
from intake.judging import Course, Verdict
from intake.wanting import Claimed
from loyalty.errors import UnknownConnection
from loyalty.retailer import Retailer
from loyalty.shops import access_tokens, connection_tallies, connections
from loyalty.shops.connections import Connection
from pos_adapter import registry
from pos_adapter.wanted import Api, Wanted


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently. A lease outlives a fetch and the recording of what it brought.

    A round takes up nothing new after `round_seconds`; of a connection whose vendor did not answer, or wants
    to be left alone, nothing more in the same round.
    """

    lease: timedelta = timedelta(seconds=60)
    round_seconds: float = 40.0
    patience: Patience = field(default_factory=lambda: fetching.PATIENCE)


PACE = Pace()
AGAIN = "it was fetched again"


@dataclass(frozen=True, slots=True)
class _Tried:
    """A try: with which connection as it stood, what came of it, and when it was over."""

    connection: Connection
    answer: Answer
    verdict: Verdict
    at: datetime


def fetch_due(
    database: Database, retailer: Retailer, line: Line, at: datetime, pace: Pace = PACE
) -> Mapping[str, int]:
    """Fetch and record all that is due at `at` (UTC, now), or becomes due meanwhile.

    Counts tries by what they led to, and documents by their fate. Any number may run at once, on one host or
    several.
    """
    return _Round(database, retailer, line, at, pace).run()


class _Round:
    def __init__(self, database: Database, retailer: Retailer, line: Line, at: datetime, pace: Pace) -> None:
        self.database = database
        self.retailer = retailer
        self.line = line
        self.at = at
        self.pace = pace
        self.begun = time.monotonic()
        self.resting: set[str] = set()
        self.became: Counter[str] = Counter()

    def now(self) -> datetime:
        """The instant the round was given, and what has passed since."""
        return self.at + timedelta(seconds=time.monotonic() - self.begun)

    def run(self) -> Mapping[str, int]:
        while time.monotonic() - self.begun < self.pace.round_seconds:
            claimed = self._take()
            if claimed is None:
                break
            tried = self._try(claimed)
            if tried is None:
                continue
            self.became[tried.verdict.course.value] += 1
            if tried.verdict.course is Course.READ:
                self._record(claimed, tried)
            else:
                self._write_failure(claimed, tried)
        return self.became

    def _take(self) -> Claimed | None:
        now, resting = self.now(), sorted(self.resting)
        claim, lease = ids.new(now), self.pace.lease
        return self.database.write(lambda session: wanting.take(session, now, claim, lease, resting))

    def _try(self, claimed: Claimed) -> _Tried | None:
        """One try; None where the connection was removed meanwhile, or is another vendor's by now."""
        try:
            found, token = self.database.read(lambda session: self._set_up(session, claimed))
            api = registry.find_api(found.wish.adapter)
        except UnknownConnection:
            api = None
        if api is None:
            self.database.write(lambda session: wanting.forget(session, claimed.connection))
            return None
        answer = Answer(401) if token is None else self._ask(claimed, found, api, token)
        after, chance = self.now(), random.random()  # noqa: S311 - jitter, not a secret
        verdict = judging.judge(answer, api, claimed.failures, after, chance)
        if verdict.rests or answer.status is None:
            self.resting.add(claimed.connection)
        return _Tried(found, answer, verdict, after)

    def _set_up(self, session: Session, claimed: Claimed) -> tuple[Connection, str | None]:
        code = claimed.connection
        return connections.get(session, code), access_tokens.find(session, self.retailer.ring, code)

    def _ask(self, claimed: Claimed, found: Connection, api: Api, token: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}", **api.headers_for(found.wish.options)}
        address = found.api_url or api.address
        answer = fetching.fetch(address, claimed.wanted, headers, self.line, self.pace.patience)
        return judging.held(answer, claimed.wanted, found.wish.adapter)

    def _record(self, claimed: Claimed, tried: _Tried) -> None:
        """Take the answer like a delivery; where it names more, that is fetched, and read in its place."""
        more = self._more(claimed, tried)
        body, at = tried.answer.body, tried.at
        taken = Taken((), ())
        if not more:
            taken = taking.read(self.database, self.retailer, tried.connection, body, at)

        def write(session: Session) -> None:
            code = claimed.connection
            wanting.done(session, claimed, at)
            wanting.put(session, code, more, at, claimed.depth + 1)
            connection_tallies.fetched(session, code, at)
            keeping.close(session, claimed.digest, "resolved", code, "it was fetched", at)
            if not more:
                found = tried.connection
                taking.settle(session, self.retailer, found, body, taken.rejects, AGAIN, at)

        self.database.write(write)
        self.became.update(taken.counts())

    def _more(self, claimed: Claimed, tried: _Tried) -> tuple[Wanted, ...]:
        """What an answer names in its turn; nothing at the deepest, and never the same again."""
        if claimed.depth >= wanting.DEEPEST:
            return ()
        named = registry.wanted(tried.connection.wish.adapter, tried.answer.body)
        return tuple(each for each in named if each != claimed.wanted)

    def _write_failure(self, claimed: Claimed, tried: _Tried) -> None:
        verdict, code = tried.verdict, claimed.connection
        is_refused = verdict.course is Course.TOKEN_REFUSED

        def write(session: Session) -> None:
            if _token_of(session, code) != tried.connection.token_set_at:
                wanting.put_off(session, claimed, tried.at)
                return
            why = connection_tallies.Why(verdict.code, verdict.why)
            connection_tallies.unfetched(session, code, why, tried.at, is_token_refused=is_refused)
            if verdict.course is Course.LATER:
                wanting.put_off(session, claimed, verdict.next_at)
            elif wanting.give_up(session, claimed):
                told = [judging.reject(claimed.wanted, verdict.code, verdict.why)]
                body = wanting.document(claimed.wanted)
                keeping.keep(session, self.retailer.ring, tried.connection, body, told, tried.at, anew=True)
            if verdict.rests:
                wanting.rest(session, code, verdict.next_at)

        self.database.write(write)


def _token_of(session: Session, code: str) -> datetime | None:
    """Since when the connection has its token: what came of one before says nothing of the next."""
    try:
        return connections.get(session, code).token_set_at
    except UnknownConnection:
        return None
