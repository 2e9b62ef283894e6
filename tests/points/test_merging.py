"""Merging undone, and what a merged journal still knows of points that are gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from points import ledger, reading
from points.errors import Spent
from points.state import Balance
from tests.points import books
from tests.points.books import Book, act


@pytest.fixture
def other(database: Database) -> Iterator[Book]:
    yield Book.open(database)
    assert books.differences(database) == []


def test_undone_at_once_each_has_again_what_each_had(book: Book, other: Book) -> None:
    other.earn(10, origin="A", expires="2026-03-01")
    other.earn(30, origin="C", usable="2026-02-01", expires="2026-04-01")
    other.burn(4)
    book.earn(7)
    before = other.lots(), book.lots()

    other.part_from(book, other.merge_into(book))

    assert (other.lots(), book.lots()) == before
    assert (other.balance(), book.balance()) == (Balance(available=6, pending=30), Balance(available=7))


def test_what_matured_or_expired_meanwhile_did_so_for_whoever_has_it_again(book: Book, other: Book) -> None:
    other.earn(10, origin="A", expires="2026-01-20")
    other.earn(30, origin="C", usable="2026-02-01")
    merged = other.merge_into(book)
    book.on("2026-02-02").settle()
    other.now = book.now

    other.part_from(book, merged)

    assert other.balance() == Balance(available=30)
    other.take_back(10, origin="A")
    assert other.balance() == Balance(available=30), "what expired is not taken again"


@pytest.mark.parametrize("deed", ["burn", "hold", "take_back"])
def test_once_any_of_it_is_spent_or_set_aside_a_merge_stands(book: Book, other: Book, deed: str) -> None:
    other.earn(10, origin="A")
    merged = other.merge_into(book)
    {"burn": lambda: book.burn(1), "hold": lambda: book.hold(1), "take_back": lambda: book.take_back(1, "A")}[
        deed
    ]()

    with pytest.raises(Spent):
        other.part_from(book, merged)
    assert other.balance() == Balance()


def test_spent_and_given_back_it_can_be_undone_again(book: Book, other: Book) -> None:
    other.earn(10, origin="A")
    merged = other.merge_into(book)
    burn = book.burn(10)
    book.restore(burn.seq, 10)

    other.part_from(book, merged)

    assert (other.balance(), book.balance()) == (Balance(available=10), Balance())


def test_what_the_survivor_has_of_their_own_may_be_spent(book: Book, other: Book) -> None:
    book.earn(10, expires="2026-02-01")
    other.earn(10)
    merged = other.merge_into(book)
    book.burn(10)

    other.part_from(book, merged)

    assert (other.balance(), book.balance()) == (Balance(available=10), Balance())


def test_a_debt_goes_back_unless_it_was_repaid(book: Book, other: Book) -> None:
    other.earn(30, origin="A")
    other.burn(30)
    other.take_back(30, origin="A")
    merged = other.merge_into(book)
    assert book.balance() == Balance(owed=30)

    again = other.part_from(book, merged)
    assert (other.balance(), book.balance()) == (Balance(owed=30), Balance())
    assert again[1].movements

    merged = other.merge_into(book)
    book.earn(1)
    with pytest.raises(Spent):
        other.part_from(book, merged)


def test_v24_after_a_merge_what_had_expired_is_not_taken_again_and_excuses_once(
    book: Book, other: Book
) -> None:
    other.earn(100, origin="A", expires="2026-02-01")
    book.on("2026-02-02").earn(40)
    other.on("2026-02-02").merge_into(book)

    book.take_back(70, origin="A")
    assert book.balance() == Balance(available=40)
    book.take_back(70, origin="A")
    assert book.balance() == Balance(owed=0)


def test_merged_parted_and_merged_again_what_expired_excuses_once_all_the_same(
    book: Book, other: Book
) -> None:
    other.earn(50, origin="A", expires="2026-02-01")
    other.on("2026-02-02")
    book.on("2026-02-02").earn(60)
    other.part_from(book, other.merge_into(book))
    other.merge_into(book)

    book.take_back(110, origin="A")

    assert book.balance() == Balance()


def test_once_the_expiry_of_what_moved_has_excused_a_return_a_merge_stands(book: Book, other: Book) -> None:
    other.earn(50, origin="A", expires="2026-02-01")
    other.on("2026-02-02")
    merged = other.merge_into(book.on("2026-02-02"))
    book.take_back(50, origin="A")

    with pytest.raises(Spent):
        other.part_from(book, merged)


def test_a_burn_that_was_taken_over_gives_back_its_points_where_they_belong_now(
    book: Book, other: Book, database: Database
) -> None:
    other.earn(10, origin="A", expires="2026-03-01")
    burn = other.burn(10)
    (lot,) = database.read(
        lambda session: reading.load(session, other.holder_id, other.now, of_seq=burn.seq)
    ).lots.values()
    other.merge_into(book)
    taken = book.enter(lambda state: ledger.take_over(state, act("taken-over", book.now), [(lot, 10)]))
    assert book.balance() == Balance()

    book.restore(taken.seq, 6)

    assert book.lots() == [(6, "2026-03-01")]
    book.take_back(6, origin="A")
    assert book.balance() == Balance()


def test_merges_chained_one_into_the_next_carry_everything_along(
    book: Book, other: Book, database: Database
) -> None:
    third = Book.open(database)
    other.earn(10, origin="A")
    first = other.merge_into(book)
    second = book.merge_into(third)
    assert third.balance() == Balance(available=10)

    with pytest.raises(Spent):
        other.part_from(book, first)
    book.part_from(third, second)
    other.part_from(book, first)
    assert other.balance() == Balance(available=10)
