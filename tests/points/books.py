"""The journal in a test's words: open a book, let its clock stand, make an entry, see what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import bindparam, select

from db import ids
from db.bundle import Bundle
from db.engine import Database
from db.session import Session
from db.types import Id, instant_text
from points import journals, ledger, planning, reading, tables, verifying
from points.state import Act, Balance, Entry, State

POINTS = "points"
Verb = Callable[[State], tuple[State, Entry]]

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_NUMBERS = count(1)
_PARTLY = Bundle(**reading.queries(bindparam("holder_id", type_=Id), whole=False))


def moment(text: str) -> datetime:
    """An instant of UTC from "2026-03-31" or "2026-03-31 12:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def act(kind: str, at: datetime, cause: str | None = None) -> Act:
    """An act with a cause of its own unless one is given."""
    return Act(kind, cause or f"{kind}:{next(_NUMBERS)}", at, at, actor="test")


def enter(session: Session, before: State, at: datetime, verb: Verb) -> tuple[State, Entry]:
    """Settle a state, make one entry and write both: what every door of the journal does."""
    settled, passed = ledger.settle(before, at, at)
    after, entry = verb(settled)
    plan, after = planning.plan_of(before, after, (*passed, entry))
    session.apply(plan)
    return after, entry


def load_partly(session: Session, holder_id: str, at: datetime) -> State:
    """The journal with only what is due: all that an earning reads. A late try locks first."""
    if session.locking:
        session.lock([holder_id])
    rows = session.read(_PARTLY, holder_id=holder_id, at=instant_text(at))
    state = reading.state_from(rows, whole=False)
    assert state is not None
    return state


class Book:
    """One holder's journal, and a clock that only the test moves."""

    def __init__(self, database: Database, holder_id: str, now: datetime) -> None:
        self.database = database
        self.holder_id = holder_id
        self.now = now

    @classmethod
    def open(cls, database: Database, now: datetime = _BEGINNING) -> Book:
        """Begin a journal, by an entry that moves nothing."""
        book = cls(database, ids.new(now), now)
        begin = State.new(book.holder_id)
        database.write(
            lambda session: enter(session, begin, now, lambda state: ledger.note(state, act("joined", now)))
        )
        return book

    def on(self, text: str) -> Book:
        """Let the clock stand somewhere; nothing else happens."""
        self.now = moment(text)
        return self

    def enter(self, verb: Verb, **wanted: Any) -> Entry:
        """Load, settle, do and write, in one transaction."""
        return self.database.write(
            lambda session: enter(
                session, reading.load(session, self.holder_id, self.now, **wanted), self.now, verb
            )
        )[1]

    def earn(
        self,
        amount: int,
        origin: str = "receipt",
        *,
        expires: str | None = None,
        usable: str | None = None,
        currency: str = POINTS,
        cause: str | None = None,
        rolls: str = "",
    ) -> Entry:
        """Grant points as a sale in order does: reading only what is due."""
        grant = ledger.Grant(
            currency,
            amount,
            origin,
            moment(usable) if usable else self.now,
            moment(expires) if expires else None,
            rolls,
        )
        why = act("receipt", self.now, cause)
        return self.database.write(
            lambda session: enter(
                session,
                load_partly(session, self.holder_id, self.now),
                self.now,
                lambda state: ledger.post(state, why, grants=[grant]),
            )
        )[1]

    def take_back(self, amount: int, origin: str = "receipt", owe_limit: int | None = None) -> Entry:
        """Take back what was granted under an origin."""
        take, shortfall = ledger.Take(POINTS, amount, origin), ledger.Shortfall(owe_limit)
        return self.enter(
            lambda state: ledger.post(state, act("return", self.now), takes=[take], shortfall=shortfall),
            origins=f'["{origin}"]',
        )

    def burn(self, amount: int, cause: str | None = None) -> Entry:
        """Redeem points, with the head locked first."""
        return self.enter(
            lambda state: ledger.burn(state, act("burn", self.now, cause), POINTS, amount), lock=True
        )

    def hold(self, amount: int, minutes: int = 15) -> tuple[str, int]:
        """Set points aside; gives the hold's id and the entry that opened it."""
        hold_id, until = ids.new(self.now), self.now + timedelta(minutes=minutes)
        entry = self.enter(
            lambda state: ledger.hold(state, act("hold", self.now), hold_id, POINTS, amount, until), lock=True
        )
        return hold_id, entry.seq

    def capture(self, hold_id: str) -> Entry:
        """Redeem what a hold set aside."""
        return self.enter(
            lambda state: ledger.capture(state, act("capture", self.now), hold_id), lock=True, hold_id=hold_id
        )

    def release(self, hold_id: str) -> Entry:
        """Let a hold go."""
        return self.enter(
            lambda state: ledger.release(state, act("release", self.now), hold_id), lock=True, hold_id=hold_id
        )

    def restore(self, seq: int, amount: int, grace_days: int = 0) -> Entry:
        """Give back points that a burn, or a hold that was captured, took."""

        def work(session: Session) -> tuple[State, Entry]:
            before = reading.load(session, self.holder_id, self.now, of_seq=seq)
            parts = reading.burned_parts(session, self.holder_id, seq)
            grace = timedelta(days=grace_days)
            return enter(
                session,
                before,
                self.now,
                lambda state: ledger.restore(state, act("restore", self.now), seq, parts, amount, grace),
            )

        return self.database.write(work)[1]

    def adjust(self, amount: int, expires: str | None = None) -> Entry:
        """Give or take points by hand."""
        until = moment(expires) if expires else None
        return self.enter(lambda state: ledger.adjust(state, act("adjust", self.now), POINTS, amount, until))

    def note(self, marks: str = "") -> Entry:
        """An entry that moves nothing, and may say until when points are kept; it settles, as all do."""
        why = replace(act("note", self.now), marks=marks)
        return self.enter(lambda state: ledger.note(state, why))

    def settle(self) -> None:
        """What the job does: enter what time alone did."""

        def work(session: Session) -> None:
            before = reading.load(session, self.holder_id, self.now)
            after, entries = ledger.settle(before, self.now, self.now)
            if entries:
                session.apply(planning.plan_of(before, after, entries)[0])

        self.database.write(work)

    def merge_into(self, survivor: Book) -> tuple[Entry, Entry]:
        """End this journal in another."""
        return self.database.write(
            lambda session: merge(session, self.holder_id, survivor.holder_id, self.now)
        )

    def part_from(self, survivor: Book, merged: tuple[Entry, Entry]) -> tuple[Entry, Entry]:
        """Come out of the journal this one had ended in, by those entries."""
        return self.database.write(
            lambda session: part(session, self.holder_id, survivor.holder_id, merged, self.now)
        )

    def posted(self) -> State:
        """The journal as it is written."""
        return self.database.read(lambda session: reading.load(session, self.holder_id, self.now))

    def state(self) -> State:
        """The journal as it is shown: settled up to now, and nothing written for that."""
        return ledger.settle(self.posted(), self.now, self.now)[0]

    def balance(self, currency: str = POINTS) -> Balance:
        """The balance as it is shown."""
        return self.state().balance(currency)

    def lots(self) -> list[tuple[int, str | None]]:
        """What is left of each lot and the day it expires, as it is shown, oldest lot first."""
        state = self.state()
        left = [lot for lot in state.lots.values() if lot.remaining]
        ends = [(lot.remaining, state.ends_at(lot)) for lot in left]
        return [(remaining, at.date().isoformat() if at else None) for remaining, at in ends]


def merge(session: Session, ended: str, survivor: str, at: datetime) -> tuple[Entry, Entry]:
    """Lock both heads, settle both journals, and end one in the other."""
    before = reading.load_several(session, [ended, survivor], at)
    settled = [ledger.settle(state, at, at) for state in before]
    after = ledger.merge(settled[0][0], settled[1][0], act("merged", at), act("merge", at))
    plans = [
        planning.plan_of(old, new, (*passed, entry))[0]
        for old, (_, passed), (new, entry) in zip(before, settled, after, strict=True)
    ]
    session.apply(plans[0] + plans[1])
    return after[0][1], after[1][1]


def part(
    session: Session, ended: str, survivor: str, merged: tuple[Entry, Entry], at: datetime
) -> tuple[Entry, Entry]:
    """Lock both heads, settle both journals, and undo the merge of those entries."""
    before = reading.load_several(session, [survivor, ended], at)
    settled = [ledger.settle(state, at, at) for state in before]
    moved = reading.arrived(session, ended, merged[0].seq, before[0], merged[1].seq)
    after = ledger.part(
        settled[0][0], settled[1][0], act("part", at), act("parted", at), moved, merged[0].seq
    )
    plans = [
        planning.plan_of(old, new, (*passed, entry))[0]
        for old, (_, passed), (new, entry) in zip(before, settled, after, strict=True)
    ]
    session.apply(plans[0] + plans[1])
    return after[0][1], after[1][1]


def totals(database: Database) -> Counter[str]:
    """How many points each reason ever moved, over all holders."""
    moved: Counter[str] = Counter()
    movement = tables.movement.c
    for move, amount in database.read(lambda session: session.rows(select(movement.move, movement.amount))):
        moved[move] += amount
    return moved


def differences(database: Database) -> list[verifying.Difference]:
    """Everything that does not follow from the entries, in all journals."""

    def found(session: Session) -> Iterator[verifying.Difference]:
        for journal in journals.stream(session):
            yield from verifying.verify(journal)

    return database.read(lambda session: list(found(session)))
