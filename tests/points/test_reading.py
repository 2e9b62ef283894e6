"""Reading a journal: one statement, of one moment, and all that the verbs need."""

from __future__ import annotations

import pytest

from db import ids
from db.engine import Database
from points import reading
from points.errors import UnknownHolder
from points.state import HoldStatus
from tests.db.statements import sent
from tests.points.books import Book


def test_nobodys_journal_cannot_be_read(database: Database, book: Book) -> None:
    with pytest.raises(UnknownHolder):
        database.read(lambda session: reading.load(session, ids.new(book.now), book.now))


def test_a_journal_is_read_in_one_statement_and_one_more_to_lock_it(database: Database, book: Book) -> None:
    with sent(database) as statements:
        database.write(lambda session: reading.load(session, book.holder_id, book.now))
    assert len(statements) == 1

    with sent(database) as statements:
        database.write(lambda session: reading.load(session, book.holder_id, book.now, lock=True))
    assert len(statements) == (2 if database.engine.dialect.name == "postgresql" else 1)


def test_an_entry_costs_one_read_and_one_write_on_postgresql(database: Database, book: Book) -> None:
    book.earn(10, expires="2026-02-01")
    book.on("2026-02-02")

    with sent(database) as statements:
        book.earn(15)

    assert len(statements) == (2 if database.engine.dialect.name == "postgresql" else 7)


def test_what_was_written_is_what_is_read(book: Book, database: Database) -> None:
    book.earn(10, expires="2026-02-01")
    book.earn(20, usable="2026-01-10", currency="stars")
    hold_id, seq = book.hold(5)

    state = book.posted()

    assert list(state.lots) == [(2, 0), (3, 0)]
    assert [(lot.remaining, lot.currency) for lot in state.lots.values()] == [(5, "points"), (20, "stars")]
    assert state.holds[hold_id].opened_seq == seq
    assert [(part.lot, part.amount) for part in state.holds[hold_id].parts] == [((2, 0), 5)]
    assert (state.whole, state.next_due_at()) == (True, state.head.next_due_at)


def test_empty_lots_are_read_only_by_the_name_of_what_they_came_from_or_went_to(
    book: Book, database: Database
) -> None:
    book.earn(10, origin="A")
    burn = book.burn(10)

    def lots(**wanted: object) -> list[tuple[int, int]]:
        return list(
            database.read(lambda session: reading.load(session, book.holder_id, book.now, **wanted)).lots
        )

    assert lots() == lots(origins='["B"]') == lots(of_seq=burn.seq - 1) == []
    assert lots(origins='["B", "A"]') == lots(of_seq=burn.seq) == [(2, 0)]


def test_a_closed_hold_is_read_only_by_its_name(book: Book, database: Database) -> None:
    book.earn(10)
    hold_id, _ = book.hold(10)
    book.capture(hold_id)

    def load(**wanted: object) -> dict:
        return database.read(lambda session: reading.load(session, book.holder_id, book.now, **wanted)).holds

    assert load() == {}
    assert load(hold_id=hold_id)[hold_id].status is HoldStatus.CAPTURED


def test_several_journals_come_in_the_order_asked_for(book: Book, database: Database) -> None:
    other = Book.open(database)
    for asked in ([book.holder_id, other.holder_id], [other.holder_id, book.holder_id]):
        states = database.write(lambda session, asked=asked: reading.load_several(session, asked, book.now))
        assert [state.head.holder_id for state in states] == asked


def test_a_partial_reading_knows_what_is_due_after_it(book: Book) -> None:
    """Of lots that it reads it must not also say "later": settling may empty them. Found by the machine."""
    book.earn(10, usable="2026-02-01", expires="2026-01-10")
    book.on("2026-01-20").earn(1)
    assert book.posted().head.next_due_at is None

    book.earn(10, origin="A")
    book.burn(11)
    book.take_back(10, origin="A")
    book.earn(5, usable="2026-02-01", expires="2026-03-01")
    book.on("2026-02-01").earn(1)
    assert book.posted().head.next_due_at is None, "what matured repaid the debt and cannot expire"
