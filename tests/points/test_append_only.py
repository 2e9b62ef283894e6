"""History stands: what was entered is not changed, not taken out, and not written over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, text, update
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from points import tables
from tests.points import story

APPEND_ONLY = (tables.entry, tables.movement, tables.draw)


@pytest.fixture
def told(database: Database) -> Iterator[Connection]:
    story.tell(database)
    with database.engine.connect() as connection:
        yield connection
        connection.rollback()


def refused(connection: Connection, statement: Any) -> str:
    with pytest.raises(DBAPIError) as error, connection.begin_nested():
        connection.execute(statement)
    return str(error.value.orig)


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_no_column_of_history_can_be_updated(told: Connection, table: Table) -> None:
    right = story.rows(told, table)[0]
    for column in table.columns:
        statement = update(table).values({column.name: right[column.name]})
        assert f"{table.name} is append-only: write a correcting entry" in refused(told, statement)


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_no_row_of_history_can_be_deleted(told: Connection, table: Table) -> None:
    assert f"{table.name} is append-only: write a correcting entry" in refused(told, delete(table))


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_history_cannot_be_written_over_by_an_insert(told: Connection, table: Table) -> None:
    """SQLite's REPLACE deletes without a DELETE; PostgreSQL's ON CONFLICT updates without an UPDATE."""
    columns = ", ".join(column.name for column in table.columns)
    keys = ", ".join(column.name for column in table.primary_key)
    first = f"(SELECT * FROM {table.name} ORDER BY {keys} LIMIT 1)"
    if told.dialect.name == "sqlite":
        forged = f"INSERT OR REPLACE INTO {table.name} ({columns}) SELECT {columns} FROM {first} WHERE true"
    else:
        forged = (
            f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {first} one"
            f" ON CONFLICT ({keys}) DO UPDATE SET seq = excluded.seq"
        )

    assert f"{table.name} is append-only" in refused(told, text(forged))


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_history_cannot_be_truncated(told: Connection, table: Table) -> None:
    said = refused(told, text(f"TRUNCATE {table.name} CASCADE"))

    assert ("syntax error" if told.dialect.name == "sqlite" else f"{table.name} is append-only") in said
