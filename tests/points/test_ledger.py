"""The books: what went in and did not come out is what holders have."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from db.engine import Database
from points import tables
from points.state import Balance
from tests.points import books
from tests.points.books import Book


def holders_have(database: Database) -> Counter[str]:
    balance = tables.balance.c
    columns = [func.sum(balance[name]).label(name) for name in ("available", "pending", "held", "owed")]
    (row,) = database.read(lambda session: session.mappings(select(*columns)))
    return Counter({name: int(value or 0) for name, value in row.items()})


def test_opening_plus_what_came_less_what_went_is_closing(book: Book, database: Database) -> None:
    """A year of one member, and a second one who joins them."""
    book.on("2026-01-10").earn(500, origin="A", expires="2027-02-01")
    book.on("2026-02-01").earn(200, origin="B", expires="2026-06-01")
    book.on("2026-02-02").adjust(40)
    book.on("2026-02-03").adjust(-15)
    burn = book.on("2026-03-01").burn(150)
    book.on("2026-03-05").restore(burn.seq, 50)
    hold_id, _ = book.on("2026-04-01").hold(50)
    book.capture(hold_id)
    book.on("2026-05-01").take_back(120, origin="A")
    other = Book.open(database, book.on("2026-07-01").now)
    other.earn(60, origin="C", usable="2026-08-01")
    other.merge_into(book)
    book.hold(30)

    moved, have = books.totals(database), holders_have(database)
    opening, issued, adjusted = 0, moved["earn"], 40 - 15
    redeemed = moved["burn"] + moved["capture"] - moved["restore"]
    clawed_back = moved["clawback"] + moved["forgive"] + moved["shortfall"]

    closing = opening + issued + adjusted - redeemed - moved["expire"] - clawed_back
    assert closing == have["available"] + have["pending"] + have["held"]
    assert (issued, redeemed, moved["expire"], clawed_back) == (760, 150, 35, 120)
    assert have == Counter(available=390, pending=60, held=30)


def test_what_is_transferred_nets_to_nothing_over_all_holders(book: Book, database: Database) -> None:
    other = Book.open(database)
    other.earn(60)
    other.merge_into(book)

    movement = tables.movement.c
    query = select(movement.source, movement.target, movement.amount).where(movement.move == "merge")
    rows = database.read(lambda session: session.rows(query))

    assert sorted(tuple(row) for row in rows) == [
        ("available", "transferred", 60),
        ("transferred", "available", 60),
    ]


def test_debts_stand_apart_and_are_never_netted(book: Book, database: Database) -> None:
    indebted = Book.open(database)
    indebted.earn(80, origin="A")
    indebted.burn(80)
    indebted.take_back(80, origin="A")
    book.earn(100)

    assert holders_have(database) == Counter(available=100, owed=80)
    assert indebted.balance() == Balance(owed=80)
