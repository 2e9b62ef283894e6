"""Several tables side by side, holder by holder."""

from __future__ import annotations

import tracemalloc
import uuid

import pytest
from sqlalchemy import select

from db import plan, streams
from db.engine import Database
from db.session import Session
from points.tables import balance, entry, head
from tests.db.test_writer import apply, balance_row, entry_row, head_row
from tests.points.story import unguarded

QUERIES = {
    "heads": select(head).order_by(head.c.holder_id),
    "balances": select(balance).order_by(balance.c.holder_id),
    "entries": select(entry).order_by(entry.c.holder_id, entry.c.seq),
}


@pytest.mark.parametrize("many", [60, streams.FEW_ROWS, streams.FEW_ROWS + 1])
def test_each_holder_comes_once_in_order_with_its_rows_of_each_table(database: Database, many: int) -> None:
    holders = [str(uuid.uuid4()) for _ in range(many)]
    apply(
        database,
        plan.of(head, [head_row(holder) for holder in holders]),
        plan.of(entry, [entry_row(holder, seq) for holder in holders[:30] for seq in (2, 1)]),
        plan.of(balance, [balance_row(holder, 5) for holder in holders[20:]]),
    )

    found = database.read(lambda session: list(streams.by_holder(session, **QUERIES)))

    assert [holder for holder, _ in found] == sorted(holders)
    for holder, rows in found:
        assert len(rows["heads"]) == 1
        assert [row["seq"] for row in rows["entries"]] == ([1, 2] if holder in holders[:30] else [])
        assert len(rows["balances"]) == (holder in holders[20:])


def test_a_holder_that_only_one_table_knows_comes_too(database: Database) -> None:
    known, stranger = sorted(str(uuid.uuid4()) for _ in range(2))
    apply(database, plan.of(head, [head_row(known)]))

    with unguarded(database) as connection:
        connection.execute(balance.insert().values(**balance_row(stranger, 5)))
        found = list(streams.by_holder(Session(connection, locking=False), **QUERIES))

    assert [(holder, len(rows["heads"])) for holder, rows in found] == [(known, 1), (stranger, 0)]


def test_nothing_comes_of_empty_tables(database: Database) -> None:
    assert database.read(lambda session: list(streams.by_holder(session, **QUERIES))) == []


def test_a_stream_holds_a_few_rows_however_many_there_are(database: Database) -> None:
    def peak_bytes() -> int:
        tracemalloc.start()
        database.read(lambda session: sum(1 for _ in streams.by_holder(session, heads=QUERIES["heads"])))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    def fill(count: int) -> None:
        apply(database, plan.of(head, [head_row(str(uuid.uuid4())) for _ in range(count)]))

    fill(2 * streams.CHUNK_ROWS)
    few = peak_bytes()
    fill(10 * streams.CHUNK_ROWS)

    assert peak_bytes() < 1.5 * few


def test_a_stream_leaves_the_connection_as_it_was(database: Database) -> None:
    def work(session: Session) -> object:
        list(streams.by_holder(session, **QUERIES))
        return session.connection.get_execution_options().get("yield_per")

    assert database.read(work) is None
