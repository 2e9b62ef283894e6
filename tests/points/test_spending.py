"""Burns, holds for a till, and giving back what a cancelled burn took: worked examples."""

from __future__ import annotations

import pytest

from db.engine import Database
from points import ledger
from points.errors import HoldClosed, InsufficientPoints, NotRestorable, UnknownHold
from points.state import Balance, State
from tests.points import books
from tests.points.books import POINTS, Book, act, moment


def test_v9_the_points_that_expire_soonest_are_burned_first(book: Book) -> None:
    book.on("2026-01-01").earn(100)
    book.on("2026-02-01").earn(100, expires="2026-03-01")

    book.on("2026-02-15").burn(10)

    assert book.lots() == [(100, None), (90, "2026-03-01")]


def test_of_points_that_expire_together_the_oldest_are_burned_first(book: Book) -> None:
    book.earn(10, expires="2026-03-01")
    book.on("2026-01-02").earn(10, expires="2026-03-01")

    book.burn(15)

    assert list(book.state().lots) == [(3, 0)]


def test_points_that_are_pending_are_not_burned_though_they_expire_sooner(book: Book) -> None:
    book.earn(10, usable="2026-01-15", expires="2026-02-01")
    book.earn(10, expires="2026-03-01")

    book.burn(10)

    assert book.lots() == [(10, "2026-02-01")]


def test_more_than_there_is_cannot_be_burned_and_nothing_is_written(book: Book) -> None:
    book.earn(50)

    with pytest.raises(InsufficientPoints):
        book.burn(51)

    assert book.posted().head.seq == 2
    assert book.balance() == Balance(available=50)


def test_held_points_cannot_be_burned_by_another_till(book: Book) -> None:
    book.earn(100)
    book.hold(80)

    assert book.balance() == Balance(available=20, held=80)
    with pytest.raises(InsufficientPoints):
        book.burn(21)


def test_a_hold_is_captured_once(book: Book, database: Database) -> None:
    book.earn(100)
    hold_id, _ = book.hold(80)

    book.capture(hold_id)

    assert book.balance() == Balance(available=20)
    assert books.totals(database)["capture"] == 80
    for again in (book.capture, book.release):
        with pytest.raises(HoldClosed):
            again(hold_id)


def test_a_hold_that_is_released_gives_its_points_back_to_their_lots(book: Book) -> None:
    book.earn(50, expires="2026-03-01")
    book.earn(50)
    hold_id, _ = book.hold(80)
    assert book.lots() == [(20, None)]

    book.release(hold_id)

    assert book.lots() == [(50, "2026-03-01"), (50, None)]
    with pytest.raises(HoldClosed):
        book.capture(hold_id)


def test_a_hold_of_someone_else_is_unknown(book: Book, database: Database) -> None:
    other = Book.open(database)
    other.earn(10)
    hold_id, _ = other.hold(10)

    with pytest.raises(UnknownHold):
        book.capture(hold_id)


def test_a_holds_id_is_never_used_twice() -> None:
    at = moment("2026-01-01")
    grant = ledger.Grant(POINTS, 10, "A", at, None)
    state, _ = ledger.post(State.new("holder"), act("receipt", at), grants=[grant])
    state, _ = ledger.hold(state, act("hold", at), "hold", POINTS, 5, moment("2026-01-02"))

    with pytest.raises(AssertionError, match="never used twice"):
        ledger.hold(state, act("hold", at), "hold", POINTS, 5, moment("2026-01-02"))


def test_v15_an_abandoned_hold_is_released_by_an_entry_and_a_late_capture_is_refused(
    book: Book, database: Database
) -> None:
    book.earn(100)
    hold_id, _ = book.hold(80, minutes=15)

    book.on("2026-01-01 00:16")
    assert book.balance() == Balance(available=100)
    with pytest.raises(HoldClosed):
        book.capture(hold_id)

    book.settle()
    assert books.totals(database) == {"earn": 100, "hold": 80, "release": 80}
    with pytest.raises(HoldClosed):
        book.capture(hold_id)


def test_v21_held_points_do_not_expire_and_are_captured_after_midnight(
    book: Book, database: Database
) -> None:
    book.earn(100, expires="2026-02-01")
    hold_id, _ = book.on("2026-01-31 23:55").hold(80)

    book.on("2026-02-01 00:05").capture(hold_id)

    assert book.balance() == Balance()
    assert books.totals(database) == {"earn": 100, "hold": 80, "expire": 20, "capture": 80}


def test_v21_released_after_midnight_they_expire_at_once(book: Book, database: Database) -> None:
    book.earn(100, expires="2026-02-01")
    hold_id, _ = book.on("2026-01-31 23:55").hold(80)

    book.on("2026-02-01 00:05").release(hold_id)

    assert book.balance() == Balance()
    book.settle()
    assert books.totals(database)["expire"] == 100


def test_v7_restored_to_a_lot_that_expired_meanwhile_points_expire_the_same_day(
    book: Book, database: Database
) -> None:
    book.earn(100, expires="2026-04-01")
    burn = book.on("2026-03-20").burn(100)

    book.on("2026-04-05").restore(burn.seq, 100)

    assert book.balance() == Balance()
    book.settle()
    assert books.totals(database) == {"earn": 100, "burn": 100, "restore": 100, "expire": 100}


def test_v7_with_thirty_days_of_grace_they_expire_on_5_may(book: Book) -> None:
    book.earn(100, origin="A", expires="2026-04-01")
    burn = book.on("2026-03-20").burn(100)

    book.on("2026-04-05").restore(burn.seq, 100, grace_days=30)

    assert book.lots() == [(100, "2026-05-05")]
    assert [lot.origin for lot in book.state().lots.values()] == ["A"]
    assert book.on("2026-05-05").balance() == Balance()


def test_grace_never_shortens_what_a_lot_still_has(book: Book) -> None:
    """The day before its expiry is no worse than the day after; a lot with more time than that keeps it."""
    book.earn(100, expires="2026-04-01")
    book.earn(100, expires="2026-06-01")
    book.earn(100)
    burn = book.on("2026-03-20").burn(300)

    book.on("2026-03-31").restore(burn.seq, 300, grace_days=30)

    assert book.lots() == [(100, "2026-06-01"), (100, None), (100, "2026-04-30")]


def test_points_restored_with_grace_go_back_with_their_receipt(book: Book) -> None:
    book.earn(100, origin="A", expires="2026-04-01")
    burn = book.burn(100)
    book.on("2026-04-05").restore(burn.seq, 100, grace_days=30)

    book.take_back(100, origin="A")

    assert book.balance() == Balance()


def test_a_burn_is_restored_in_parts_and_not_beyond(book: Book) -> None:
    book.earn(50, expires="2026-03-01")
    book.earn(50)
    burn = book.burn(80)

    book.restore(burn.seq, 40)
    assert book.lots() == [(10, "2026-03-01"), (50, None)], "what was drawn last comes back first"

    book.restore(burn.seq, 40)
    assert book.lots() == [(50, "2026-03-01"), (50, None)]
    with pytest.raises(NotRestorable) as refused:
        book.restore(burn.seq, 1)
    assert (refused.value.wanted, refused.value.restorable) == (1, 0)


def test_with_grace_too_a_burn_is_restored_once(book: Book) -> None:
    book.earn(100, expires="2026-04-01")
    burn = book.on("2026-03-20").burn(100)
    book.on("2026-04-05").restore(burn.seq, 70, grace_days=30)

    with pytest.raises(NotRestorable) as refused:
        book.restore(burn.seq, 31, grace_days=30)

    assert refused.value.restorable == 30
    book.restore(burn.seq, 30, grace_days=30)
    assert book.balance() == Balance(available=100)


def test_what_a_captured_hold_took_can_be_restored_and_what_an_open_one_set_aside_cannot(book: Book) -> None:
    book.earn(100)
    hold_id, opened = book.hold(80)
    with pytest.raises(NotRestorable):
        book.restore(opened, 80)

    book.capture(hold_id)
    book.restore(opened, 80)

    assert book.balance() == Balance(available=100)


def test_what_a_released_hold_set_aside_cannot_be_restored(book: Book) -> None:
    book.earn(100)
    hold_id, opened = book.hold(80)
    book.release(hold_id)

    with pytest.raises(NotRestorable):
        book.restore(opened, 1)


def test_restored_points_repay_what_is_owed_first(book: Book) -> None:
    book.earn(100, origin="A")
    burn = book.burn(100)
    book.take_back(100, origin="A")
    assert book.balance() == Balance(owed=100)

    book.restore(burn.seq, 100)

    assert book.balance() == Balance()
