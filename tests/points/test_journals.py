"""Every journal of a database comes once, with all its rows, for whoever verifies it."""

from __future__ import annotations

from sqlalchemy import insert, update

from db.engine import Database
from db.session import Session
from points import journals, tables
from tests.points import story
from tests.points.books import Book
from tests.points.story import TABLES, unguarded

STRANGER = "00000000-0000-7000-8000-000000000000"


def test_journals_come_in_order_of_id_with_rows_in_order_of_key(database: Database) -> None:
    books = [story.tell(database), Book.open(database)]

    found = database.read(lambda session: list(journals.stream(session)))

    holders = [journal.holder_id for journal in found]
    assert holders == sorted(holders)
    assert {book.holder_id for book in books} < set(holders)
    told = next(journal for journal in found if journal.holder_id == books[0].holder_id)
    assert [row["seq"] for row in told.entries] == list(range(1, told.head["seq"] + 1))
    for rows in (told.balances, told.movements, told.lots, told.draws, told.holds):
        assert len(rows) > 1


def test_no_row_is_left_out(database: Database) -> None:
    story.tell(database)
    with database.engine.connect() as connection:
        there = sum(len(story.rows(connection, table)) for table in TABLES)

    found = database.read(lambda session: list(journals.stream(session)))

    parts = ("balances", "entries", "movements", "lots", "draws", "holds")
    assert sum(1 + sum(len(getattr(journal, part)) for part in parts) for journal in found) == there


def test_whoever_is_only_in_some_table_comes_too(database: Database) -> None:
    story.tell(database)
    with unguarded(database) as connection:
        row = story.rows(connection, tables.movement)[0]
        connection.execute(insert(tables.movement).values(**{**row, "holder_id": STRANGER}))
        connection.execute(update(tables.hold).values(holder_id="ffffffff-0000-7000-8000-000000000000"))

        found = list(journals.stream(Session(connection, locking=False)))

    first, last = found[0], found[-1]
    assert (first.holder_id, first.head, len(first.movements)) == (STRANGER, None, 1)
    assert (last.head, len(last.holds) > 0) == (None, True)


def test_an_empty_database_has_none(database: Database) -> None:
    assert database.read(lambda session: list(journals.stream(session))) == []
