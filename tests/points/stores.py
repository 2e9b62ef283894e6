"""Two places a journal can live in for the state machine: a database, and plain dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.plan import Plan
from db.session import Session
from points import ledger, planning, reading, tables
from points.accounts import Move
from points.rebuilding import Journal
from points.state import Entry, HoldStatus, LotKey, Part, State
from tests.points import books
from tests.points.books import Verb, act
from tests.points.story import TABLES


class AlreadyEntered(Exception):
    """The cause was entered before."""


class Store(Protocol):
    """What the machine needs of a place."""

    def enter(self, holder_id: str, at: datetime, verb: Verb, *, partly: bool = False) -> Entry: ...

    def restore(self, holder_id: str, at: datetime, seq: int, amount: int, grace: Any) -> Entry: ...

    def settle(self, holder_id: str, at: datetime) -> None: ...

    def merge(self, ended: str, survivor: str, at: datetime) -> None: ...

    def look(self, holder_ids: Sequence[str], at: datetime) -> tuple[list[State], list[Journal]]:
        """What is posted of each holder, and every row."""


class InDatabase:
    """A journal in a real database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def enter(self, holder_id: str, at: datetime, verb: Verb, *, partly: bool = False) -> Entry:
        def work(session: Session) -> Entry:
            return books.enter(session, self._load(session, holder_id, at, partly=partly), at, verb)[1]

        try:
            return self.database.write(work)
        except IntegrityError as error:
            if "cause" not in str(error.orig):
                raise
            raise AlreadyEntered from error

    def _load(self, session: Session, holder_id: str, at: datetime, *, partly: bool) -> State:
        if not session.rows(tables.head.select().where(tables.head.c.holder_id == holder_id)):
            return State.new(holder_id)
        if partly:
            return books.load_partly(session, holder_id, at)
        return reading.load(session, holder_id, at, lock=True, origins='["A","B","C","adjusted"]')

    def restore(self, holder_id: str, at: datetime, seq: int, amount: int, grace: Any) -> Entry:
        def work(session: Session) -> Entry:
            before = reading.load(session, holder_id, at, lock=True, of_seq=seq)
            parts = reading.burned_parts(session, holder_id, seq)
            why = act("restore", at)
            return books.enter(
                session, before, at, lambda state: ledger.restore(state, why, seq, parts, amount, grace)
            )[1]

        return self.database.write(work)

    def settle(self, holder_id: str, at: datetime) -> None:
        book = books.Book(self.database, holder_id, at)
        book.settle()

    def merge(self, ended: str, survivor: str, at: datetime) -> None:
        self.database.write(lambda session: books.merge(session, ended, survivor, at))

    def look(self, holder_ids: Sequence[str], at: datetime) -> tuple[list[State], list[Journal]]:
        def both(session: Session) -> tuple[list[State], list[Journal]]:
            states = [reading.load(session, holder_id, at) for holder_id in holder_ids]
            rows = {table: session.mappings(select(table).order_by(*table.primary_key)) for table in TABLES}
            return states, [journal_from(rows, holder_id) for holder_id in holder_ids]

        return self.database.read(both)


class InMemory:
    """A journal in dictionaries: the rows of every plan, and the state that the last one left."""

    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.rows: dict[Table, dict[tuple[Any, ...], dict[str, Any]]] = defaultdict(dict)
        self.causes: set[tuple[str, str]] = set()

    def enter(self, holder_id: str, at: datetime, verb: Verb, *, partly: bool = False) -> Entry:
        before = self.states.get(holder_id, State.new(holder_id))
        settled, passed = ledger.settle(before, at, at)
        after, entry = verb(settled)
        self._write(before, after, (*passed, entry))
        return entry

    def _write(self, before: State, after: State, entries: Sequence[Entry]) -> None:
        holder_id = before.head.holder_id
        causes = {(holder_id, entry.act.cause) for entry in entries}
        if causes & self.causes:
            raise AlreadyEntered
        plan, self.states[holder_id] = planning.plan_of(before, after, entries)
        self.causes |= causes
        self._apply(plan)

    def _apply(self, plan: Plan) -> None:
        for swap in plan.swaps:
            head = self.rows[tables.head][swap.holder_id,]
            assert head["seq"] == swap.read_seq
            head |= {
                name: getattr(swap, name) for name in ("seq", "hash", "next_due_at", "acted_at", "marks")
            }
        for table, rows in plan.rows.items():
            for row in rows:
                key = tuple(row[column.name] for column in table.primary_key)
                assert table.info["write"] == "put" or key not in self.rows[table]
                self.rows[table][key] = dict(row)

    def restore(self, holder_id: str, at: datetime, seq: int, amount: int, grace: Any) -> Entry:
        parts, why = self._burned_parts(holder_id, seq), act("restore", at)
        return self.enter(holder_id, at, lambda state: ledger.restore(state, why, seq, parts, amount, grace))

    def _burned_parts(self, holder_id: str, seq: int) -> list[Part]:
        """The same as `reading.burned_parts`, from the rows."""
        draws = [row for row in self.rows[tables.draw].values() if row["holder_id"] == holder_id]
        back: dict[LotKey, int] = defaultdict(int)
        for row in draws:
            if row["of_seq"] == seq:
                back[row["lot_seq"], row["lot_n"]] += row["amount"]
        holds = self.states[holder_id].holds.values()
        captured = any(hold.opened_seq == seq and hold.status is HoldStatus.CAPTURED for hold in holds)
        purposes = (Move.BURN, Move.HOLD) if captured else (Move.BURN,)
        taken = [row for row in draws if row["seq"] == seq and row["purpose"] in purposes]
        return [
            Part((row["lot_seq"], row["lot_n"]), row["amount"] + back[row["lot_seq"], row["lot_n"]])
            for row in taken
        ]

    def settle(self, holder_id: str, at: datetime) -> None:
        before = self.states[holder_id]
        after, entries = ledger.settle(before, at, at)
        if entries:
            self._write(before, after, entries)

    def merge(self, ended: str, survivor: str, at: datetime) -> None:
        before = [self.states[ended], self.states[survivor]]
        settled = [ledger.settle(state, at, at) for state in before]
        after = ledger.merge(settled[0][0], settled[1][0], act("merged", at), act("merge", at))
        for old, (_, passed), (new, entry) in zip(before, settled, after, strict=True):
            self._write(old, new, (*passed, entry))

    def look(self, holder_ids: Sequence[str], at: datetime) -> tuple[list[State], list[Journal]]:
        rows = {table: [row for _, row in sorted(self.rows[table].items())] for table in TABLES}
        return [self.states[holder_id] for holder_id in holder_ids], [
            journal_from(rows, holder_id) for holder_id in holder_ids
        ]


def journal_from(rows: dict[Table, list[dict[str, Any]]], holder_id: str) -> Journal:
    """One holder's rows out of everyone's."""
    head, *others = ([row for row in rows[table] if row["holder_id"] == holder_id] for table in TABLES)
    return Journal(holder_id, head[0], *others)
