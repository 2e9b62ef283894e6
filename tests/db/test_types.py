"""Column types mean the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from db.engine import Database
from db.ids import new
from db.types import Id, Instant, instant_text

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
moments = Table(
    "moments", MetaData(), Column("id", Id, primary_key=True), Column("at", Instant), Column("n", Integer)
)


@pytest.fixture
def scratch(empty_database_url: str) -> Database:
    database = Database.open(empty_database_url)
    database.write(lambda session: moments.create(session.connection))
    yield database
    database.dispose()


def keep(database: Database, *instants: datetime | None) -> list[str]:
    rows = [{"id": new(NOON), "at": instant, "n": n} for n, instant in enumerate(instants)]
    database.write(lambda session: session.connection.execute(insert(moments), rows))
    return [row["id"] for row in rows]


def kept(database: Database) -> list[datetime | None]:
    query = select(moments.c.at).order_by(moments.c.n)
    return [row.at for row in database.read(lambda session: session.rows(query))]


def test_an_instant_comes_back_aware_and_in_utc(scratch: Database) -> None:
    keep(scratch, NOON, NOON.astimezone(timezone(timedelta(hours=-5))), NOON.replace(microsecond=7), None)

    found = kept(scratch)

    assert found == [NOON, NOON, NOON.replace(microsecond=7), None]
    assert [instant.tzinfo for instant in found if instant] == [UTC] * 3


def test_a_naive_instant_is_refused(scratch: Database) -> None:
    with pytest.raises(StatementError, match="must be aware"):
        keep(scratch, NOON.replace(tzinfo=None))


def test_instants_sort_and_compare_in_time_with_and_without_microseconds(scratch: Database) -> None:
    """The text of a whole second must sort before one of the same second with a fraction."""
    one = timedelta(microseconds=1)
    instants = [NOON - one, NOON, NOON + one, NOON + timedelta(milliseconds=500), NOON + timedelta(seconds=1)]
    keep(scratch, *reversed(instants))

    ordered = scratch.read(lambda session: session.rows(select(moments.c.at).order_by(moments.c.at)))
    later = scratch.read(lambda session: session.rows(select(moments.c.at).where(moments.c.at > NOON)))

    assert [row.at for row in ordered] == instants
    assert len(later) == 3


def test_texts_of_instants_sort_in_time() -> None:
    start = datetime(2025, 12, 31, 23, 59, 59, 999_998, tzinfo=UTC)
    texts = [instant_text(start + timedelta(microseconds=step)) for step in range(5)]

    assert texts == sorted(texts)


def test_an_id_is_text_in_python_and_finds_its_row(scratch: Database) -> None:
    first, _ = keep(scratch, NOON, NOON)

    found = scratch.read(lambda session: session.rows(select(moments).where(moments.c.id == first)))

    assert [(row.id, type(row.id)) for row in found] == [(first, str)]


def test_ids_sort_alike_on_both_databases(scratch: Database) -> None:
    made = keep(scratch, *[None] * 200)

    ordered = scratch.read(lambda session: session.rows(select(moments.c.id).order_by(moments.c.id)))

    assert [row.id for row in ordered] == sorted(made)
