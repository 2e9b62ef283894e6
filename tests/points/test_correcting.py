"""A person's corrections: points given or taken by hand, and one journal that ends in another."""

from __future__ import annotations

import pytest

from db.engine import Database
from points.errors import HoldsOpen, InsufficientPoints
from points.state import Balance
from tests.points import books
from tests.points.books import Book


@pytest.fixture
def other(database: Database) -> Book:
    return Book.open(database)


def test_points_given_by_hand_are_a_lot_like_any_other(book: Book, database: Database) -> None:
    book.adjust(50, expires="2026-02-01")

    assert book.lots() == [(50, "2026-02-01")]
    assert book.on("2026-02-01").balance() == Balance()
    assert books.totals(database)["adjust"] == 50


def test_points_taken_by_hand_go_in_burn_order_and_not_below_zero(book: Book) -> None:
    book.earn(30)
    book.earn(30, expires="2026-02-01")

    book.adjust(-40)

    assert book.lots() == [(20, None)]
    with pytest.raises(InsufficientPoints):
        book.adjust(-21)


def test_points_given_by_hand_repay_what_is_owed_first(book: Book) -> None:
    book.earn(30, origin="A")
    book.burn(30)
    book.take_back(30, origin="A")

    book.adjust(50)

    assert book.balance() == Balance(available=20)


def test_others_13_a_merge_moves_lots_and_not_a_sum(book: Book, other: Book) -> None:
    other.earn(10, origin="A", expires="2026-03-01")
    other.earn(20, origin="B")
    other.earn(30, origin="C", usable="2026-02-01", expires="2026-04-01")
    other.burn(5)
    book.earn(1)

    other.merge_into(book)

    assert other.balance() == Balance()
    assert book.balance() == Balance(available=26, pending=30)
    assert book.lots() == [(1, None), (5, "2026-03-01"), (20, None), (30, "2026-04-01")]
    assert [lot.origin for lot in book.state().lots.values()] == ["receipt", "A", "B", "C"]


def test_after_a_merge_points_mature_expire_and_go_back_as_they_would_have(book: Book, other: Book) -> None:
    other.earn(10, origin="A", expires="2026-03-01")
    other.earn(30, origin="C", usable="2026-02-01", expires="2026-04-01")
    other.merge_into(book)

    assert book.on("2026-02-01").balance() == Balance(available=40)
    book.take_back(10, origin="C")
    assert book.on("2026-03-01").balance() == Balance(available=20)
    assert book.on("2026-04-01").balance() == Balance()


def test_a_merge_moves_what_is_owed_and_the_survivors_points_repay_it(
    book: Book, other: Book, database: Database
) -> None:
    other.earn(30, origin="A")
    other.burn(30)
    other.take_back(30, origin="A")
    book.earn(100)

    other.merge_into(book)

    assert (other.balance(), book.balance()) == (Balance(), Balance(available=70))
    assert books.totals(database)["repay"] == 30


def test_a_merge_lets_the_points_of_one_repay_the_debt_of_the_other(book: Book, other: Book) -> None:
    other.earn(100)
    book.earn(30, origin="A")
    book.burn(30)
    book.take_back(30, origin="A")

    other.merge_into(book)

    assert book.balance() == Balance(available=70)


def test_a_journal_whose_points_a_till_holds_does_not_end(book: Book, other: Book) -> None:
    other.earn(10)
    hold_id, _ = other.hold(10)
    with pytest.raises(HoldsOpen):
        other.merge_into(book)

    other.release(hold_id)
    other.merge_into(book)

    assert book.balance() == Balance(available=10)


def test_a_hold_that_timed_out_does_not_stand_in_the_way(book: Book, other: Book) -> None:
    other.earn(10)
    other.hold(10, minutes=15)
    book.now = other.on("2026-01-01 00:15").now

    other.merge_into(book)

    assert book.balance() == Balance(available=10)


def test_points_that_expired_unswept_are_not_carried_over(book: Book, other: Book) -> None:
    other.earn(10, expires="2026-02-01")
    book.now = other.on("2026-02-01").now

    other.merge_into(book)

    assert book.balance() == Balance()


def test_the_survivors_own_holds_stay(book: Book, other: Book) -> None:
    book.earn(10)
    hold_id, _ = book.hold(10)
    other.earn(5)

    other.merge_into(book)
    book.capture(hold_id)

    assert book.balance() == Balance(available=5)
