"""A plan is written whole or not at all, and costs one statement however large it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import ids, plan
from db.engine import Database
from db.errors import LostSwap
from db.plan import Plan, Swap
from db.session import Session
from points.tables import balance, entry, entry_note, head
from tests.db.statements import sent
from tiers.tables import bucket

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
HASH = "0" * 64


def head_row(holder_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "holder_id": holder_id,
        "seq": 1,
        "hash": HASH,
        "next_due_at": None,
        "acted_at": NOW,
        "marks": None,
        **changes,
    }


def entry_row(holder_id: str, seq: int = 1, **changes: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("actor", "program", "engine", "codes", "counters", "digest", "note_digest"), "")
    moments = {"effective_at": NOW, "recorded_at": NOW}
    return {
        "holder_id": holder_id,
        "seq": seq,
        "kind": "test",
        "cause": f"test:{seq}",
        "marks": None,
        "previous_hash": HASH,
        "hash": HASH,
        **texts,
        **moments,
        **changes,
    }


def balance_row(holder_id: str, available: int, currency: str = "points") -> dict[str, Any]:
    return {
        "holder_id": holder_id,
        "currency": currency,
        "available": available,
        "pending": 0,
        "held": 0,
        "owed": 0,
    }


def bucket_row(holder_id: str, amount: int) -> dict[str, Any]:
    return {
        "member_id": holder_id,
        "counter": "spend",
        "on_day": date(2026, 1, 1),
        "store": "A",
        "amount": amount,
    }


def swap(holder_id: str, read_seq: int = 1, seq: int = 2, **changes: Any) -> Swap:
    words = {"hash": "1" * 64, "next_due_at": None, "acted_at": NOW, "marks": None, **changes}
    return Swap(holder_id, read_seq, seq, **words)


def apply(database: Database, *plans: Plan) -> None:
    database.write(lambda session: session.apply(sum(plans[1:], plans[0])))


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    return database.read(lambda session: session.mappings(select(table).order_by(*table.primary_key)))


@pytest.fixture
def holder_id(database: Database) -> str:
    """A holder whose head stands at 1."""
    new = ids.new(NOW)
    apply(database, plan.of(head, [head_row(new)]))
    return new


def test_a_plan_is_one_statement_on_postgresql_and_one_per_table_on_sqlite(
    database: Database, holder_id: str
) -> None:
    whole = (
        Plan(swaps=(swap(holder_id),))
        + plan.of(entry, [entry_row(holder_id, seq) for seq in range(2, 1_002)])
        + plan.of(balance, [balance_row(holder_id, 5)])
        + plan.of(bucket, [bucket_row(holder_id, 5)])
    )

    with sent(database) as statements:
        apply(database, whole)

    assert len(statements) == (1 if database.engine.dialect.name == "postgresql" else 4)
    assert len(rows(database, entry)) == 1_000


def test_a_plan_of_nothing_sends_nothing(database: Database) -> None:
    with sent(database) as statements:
        apply(database, Plan(), plan.of(entry, []))

    assert statements == []


def test_a_swap_moves_the_head_it_read(database: Database, holder_id: str) -> None:
    due = NOW + timedelta(days=1)

    apply(database, Plan(swaps=(swap(holder_id, next_due_at=due, acted_at=due),)))

    (found,) = rows(database, head)
    assert found == head_row(holder_id, seq=2, hash="1" * 64, next_due_at=due, acted_at=due)


def test_a_swap_that_read_another_number_is_lost_and_writes_nothing(
    database: Database, holder_id: str
) -> None:
    """Asked within the transaction, before it is rolled back: it is the statement that writes nothing."""
    stale = Plan(swaps=(swap(holder_id, read_seq=7, seq=8),)) + plan.of(entry, [entry_row(holder_id, 8)])
    seen = []

    def work(session: Session) -> None:
        try:
            session.apply(stale + plan.of(balance, [balance_row(holder_id, 5)]))
        except LostSwap:
            seen.append([len(session.rows(select(table))) for table in (entry, balance)])
            seen.append(session.rows(select(head.c.seq))[0].seq)

    database.write(work)

    assert seen == [[0, 0], 1]


def test_of_two_swaps_one_lost_loses_both(database: Database, holder_id: str) -> None:
    other = ids.new(NOW)
    apply(database, plan.of(head, [head_row(other)]))
    both = Plan(swaps=(swap(holder_id), swap(other, read_seq=9)))
    written = []

    def work(session: Session) -> None:
        if written:
            return
        try:
            session.apply(both + plan.of(balance, [balance_row(holder_id, 5), balance_row(other, 5)]))
        finally:
            written.append(session.mappings(select(balance)))

    database.write(work)

    assert written == [[]], "the rows of the swap that won are not written either"
    assert [row["seq"] for row in rows(database, head)] == [1, 1]


def test_a_head_that_does_not_exist_cannot_be_swapped(database: Database) -> None:
    with pytest.raises(LostSwap):
        database.read(lambda session: session.apply(Plan(swaps=(swap(ids.new(NOW)),))))


def test_rows_of_an_append_table_are_only_added(database: Database, holder_id: str) -> None:
    apply(database, plan.of(entry, [entry_row(holder_id)]))

    with pytest.raises(IntegrityError):
        apply(database, plan.of(entry, [entry_row(holder_id, cause="another")]))

    assert [row["cause"] for row in rows(database, entry)] == ["test:1"]


def test_rows_of_a_put_table_are_replaced_whole(database: Database, holder_id: str) -> None:
    apply(database, plan.of(balance, [balance_row(holder_id, 5), balance_row(holder_id, 7, "stars")]))

    apply(database, plan.of(balance, [balance_row(holder_id, 3)]))

    assert rows(database, balance) == [balance_row(holder_id, 3), balance_row(holder_id, 7, "stars")]


def test_rows_of_an_add_table_are_added_up(database: Database, holder_id: str) -> None:
    for amount in (5, 7, -20):
        apply(database, plan.of(bucket, [bucket_row(holder_id, amount)]))

    assert rows(database, bucket) == [bucket_row(holder_id, -8)]


def test_plans_add_up_with_their_rows_in_order(database: Database, holder_id: str) -> None:
    both = plan.of(entry, [entry_row(holder_id)]) + plan.of(balance, [balance_row(holder_id, 1)])

    whole = both + plan.of(entry, [entry_row(holder_id, 2)])

    assert [row["seq"] for row in whole.rows[entry]] == [1, 2]
    assert list(whole.rows) == [entry, balance]
    assert Plan(swaps=(swap(holder_id),)) + both == both + Plan(swaps=(swap(holder_id),))


@pytest.mark.parametrize(
    "text",
    [
        'it\'s 100% "quoted" \\ back',
        '{"a": 1}',
        "[1]",
        "null",
        "12",
        "%s %(x)s :name ?",
        "Ünïcödé ☕ 東京 \U0001f381",
        "line\nbreak\ttab",
        "",
    ],
)
def test_texts_arrive_as_they_were(database: Database, holder_id: str, text: str) -> None:
    apply(database, plan.of(entry, [entry_row(holder_id, codes=text, cause=text)]))

    (found,) = rows(database, entry)
    assert (found["codes"], found["cause"]) == (text, text)


def test_the_largest_number_arrives_exactly(database: Database, holder_id: str) -> None:
    apply(database, plan.of(balance, [balance_row(holder_id, 2**63 - 1)]))

    assert rows(database, balance)[0]["available"] == 2**63 - 1


def test_instants_of_any_zone_are_stored_in_utc(database: Database, holder_id: str) -> None:
    """Their texts must sort by time on SQLite, so none may keep an offset of its own."""
    evening = datetime(2026, 1, 1, 20, tzinfo=timezone(timedelta(hours=8)))

    apply(database, Plan(swaps=(swap(holder_id, next_due_at=evening),)))
    apply(database, plan.of(entry, [entry_row(holder_id, effective_at=evening)]))

    raw = database.read(
        lambda session: session.connection.exec_driver_sql(
            "SELECT next_due_at, effective_at FROM head JOIN entry USING (holder_id)"
        ).one()
    )
    noon = "2026-01-01T12:00:00+00:00" if database.engine.dialect.name == "sqlite" else NOW
    assert tuple(raw) == (noon, noon)
    assert rows(database, entry)[0]["effective_at"] == NOW


@pytest.mark.parametrize("wrong", [datetime(2026, 1, 1), Decimal("1.5"), object()])  # noqa: DTZ001 - the case
def test_what_has_no_one_meaning_is_refused(database: Database, holder_id: str, wrong: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        apply(database, plan.of(entry, [entry_row(holder_id, effective_at=wrong)]))


def test_a_text_that_is_too_long_is_never_cut(database: Database, holder_id: str) -> None:
    """PostgreSQL refuses it; SQLite keeps it whole."""
    long = "x" * 241
    try:
        apply(database, plan.of(entry, [entry_row(holder_id, cause=long)]))
    except DBAPIError as error:
        assert error.orig.sqlstate == "22001"  # noqa: PT017 - only one of the two databases refuses
    else:
        assert rows(database, entry)[0]["cause"] == long


@pytest.mark.parametrize("wrong", [{}, {"note": "n", "nota": "n"}], ids=["forgotten", "misspelt"])
def test_a_row_has_a_value_for_each_column_and_no_other(
    database: Database, holder_id: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(AssertionError, match="a value for each column"):
        apply(database, plan.of(entry_note, [{"holder_id": holder_id, "seq": 1, "salt": "s", **wrong}]))
