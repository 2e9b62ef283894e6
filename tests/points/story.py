"""A year of one member in which everything happens once, so that every table has rows of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, Table, select

from db.engine import Database
from db.session import Session
from points import ledger, notes, tables
from tests.points.books import Book, act

# What verifying looks at, in the order in which rows can be written: each refers to those before it.
TABLES: tuple[Table, ...] = (
    tables.head,
    tables.balance,
    tables.entry,
    tables.movement,
    tables.lot,
    tables.draw,
    tables.hold,
)


def tell(database: Database) -> Book:
    """Every verb of the journal, with a time-out, a debt, something forgiven, and restoring both ways."""
    book = Book.open(database)
    book.earn(100, origin="A", expires="2026-06-01")
    book.earn(40, origin="B", usable="2026-02-01")
    book.earn(15, origin="C", usable="2026-12-24")
    burn = book.on("2026-03-01").burn(70)
    book.on("2026-03-02").restore(burn.seq, 20)
    captured, _ = book.on("2026-04-01").hold(30)
    book.capture(captured)
    released, _ = book.on("2026-04-02").hold(10)
    book.release(released)
    book.on("2026-04-03").hold(10)
    book.on("2026-06-02").take_back(100, origin="A", owe_limit=5)
    book.on("2026-06-03").earn(80, origin="D")
    book.adjust(-5)
    book.restore(burn.seq, 10, grace_days=30)
    other = Book.open(database, book.now)
    other.earn(25, origin="E", expires="2027-01-01")
    other.merge_into(book)
    book.earn(3, origin="F", currency="stars")
    book.earn(7, origin="G", expires="2026-08-01", rolls="earned+burned 18 months exact UTC")
    book.note(marks='{"kept:term":"2027-01-01T00:00:00+00:00"}')
    book.hold(12)
    note = notes.new("for the long wait")
    said = replace(act("note", book.now), note_digest=note.digest)
    entry = book.enter(lambda state: ledger.note(state, said))
    database.write(lambda session: session.apply(note.plan(book.holder_id, entry.seq)))
    return book


def rows(connection: Connection, table: Table) -> list[dict[str, object]]:
    """A table's rows in the order of their keys, fit to be written again."""
    return Session(connection, locking=False).mappings(select(table).order_by(*table.primary_key))


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """A transaction without triggers and foreign keys, as an intruder with every right has it; not kept."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for name in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name[0]}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()
