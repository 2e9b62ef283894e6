"""Points in, and back out again when goods come back: worked examples."""

from __future__ import annotations

import pytest

from db.engine import Database
from points import ledger, reading
from points.errors import LARGEST_AMOUNT, InvalidAmount
from points.state import Balance, State
from tests.points import books
from tests.points.books import POINTS, Book, act, load_partly, moment


def test_v3_owe_what_was_spent_is_owed_and_the_next_points_repay_it(book: Book, database: Database) -> None:
    book.earn(100, origin="A")
    book.burn(80)

    book.take_back(100, origin="A")
    assert book.balance() == Balance(available=0, owed=80)

    book.earn(50, origin="B")
    assert book.balance() == Balance(available=0, owed=30)
    assert books.totals(database)["repay"] == 50


def test_v3_clip_takes_what_is_there_and_records_what_was_forgiven(book: Book, database: Database) -> None:
    book.earn(100, origin="A")
    book.burn(80)

    book.take_back(100, origin="A", owe_limit=0)

    assert book.balance() == Balance()
    assert books.totals(database) == {"earn": 100, "burn": 80, "clawback": 20, "forgive": 80}


def test_beyond_the_limit_of_what_may_be_owed_the_rest_is_forgiven(book: Book, database: Database) -> None:
    book.earn(100, origin="A")
    book.burn(80)
    book.earn(40, origin="B")
    book.burn(60)

    book.take_back(100, origin="A", owe_limit=70)
    book.take_back(40, origin="B", owe_limit=70)

    assert book.balance() == Balance(owed=70)
    assert books.totals(database)["forgive"] == 70


def test_a_return_takes_the_receipts_own_points_before_any_others(book: Book) -> None:
    book.earn(30, origin="A", expires="2027-01-01")
    book.earn(100, origin="B", expires="2026-02-01")

    book.take_back(50, origin="A")

    assert book.lots() == [(80, "2026-02-01")]


def test_of_its_own_points_the_oldest_go_first_and_pending_ones_too(book: Book) -> None:
    book.earn(30, origin="A")
    book.earn(30, origin="A", usable="2026-01-15")

    book.take_back(40, origin="A")

    assert book.balance() == Balance(available=0, pending=20)


def test_v24_points_that_expired_unspent_are_not_taken_again(book: Book, database: Database) -> None:
    book.earn(100, origin="A", expires="2026-02-01")
    book.on("2026-02-10").earn(70, origin="B")

    book.take_back(100, origin="A")

    assert book.balance() == Balance(available=70)
    assert books.totals(database)["clawback"] == 0


def test_what_expired_excuses_only_once(book: Book) -> None:
    book.earn(100, origin="A", expires="2026-02-01")
    book.burn(60)
    book.on("2026-02-10").earn(70, origin="B")

    book.take_back(30, origin="A")
    assert book.balance() == Balance(available=70)

    book.take_back(70, origin="A")
    assert book.balance() == Balance(available=10), "10 of the 40 that expired were left to excuse"


def test_points_held_by_a_till_are_owed_when_their_goods_come_back(book: Book) -> None:
    book.earn(100, origin="A")
    hold_id, _ = book.hold(60)

    book.take_back(100, origin="A")
    assert book.balance() == Balance(held=60, owed=60)

    book.release(hold_id)
    assert book.balance() == Balance()


def test_points_in_two_currencies_do_not_mix(book: Book) -> None:
    book.earn(100, origin="A")
    book.earn(100, origin="A", currency="stars")
    book.burn(100)

    book.take_back(100, origin="A")

    assert (book.balance(), book.balance("stars")) == (Balance(owed=100), Balance(available=100))


def test_the_same_cause_is_entered_once(book: Book, database: Database) -> None:
    book.earn(100, cause="receipt:1")

    with pytest.raises(Exception, match=r"uq_entry_holder_id_cause|entry.holder_id, entry.cause"):
        book.earn(100, cause="receipt:1")

    assert book.balance() == Balance(available=100)


def test_an_earning_that_reads_only_what_is_due_leaves_what_a_full_reading_would(
    book: Book, database: Database
) -> None:
    book.earn(10, expires="2026-01-20")
    book.earn(20, usable="2026-01-10", expires="2026-03-01")
    book.earn(30, usable="2026-01-30")
    book.hold(5, minutes=60)
    at = moment("2026-01-25")

    def posted(before: State) -> tuple[Balance, object, object]:
        grant = ledger.Grant(POINTS, 7, "late", at, moment("2026-02-10"))
        settled, passed = ledger.settle(before, at, at)
        after, entry = ledger.post(settled, act("receipt", at, "receipt:late"), grants=[grant])
        return after.balance(POINTS), after.next_due_at(), (passed, entry)

    partly = database.read(lambda session: load_partly(session, book.holder_id, at))
    whole = database.read(lambda session: reading.load(session, book.holder_id, at))

    assert len(partly.lots) < len(whole.lots)
    assert posted(partly) == posted(whole)


@pytest.mark.parametrize("amount", [0, -1, 1.0, 1.5, True, "1", 2**53, None])
def test_an_amount_that_is_no_whole_number_of_points_is_refused(amount: object) -> None:
    at = moment("2026-01-01")
    state = State.new("nobody")

    with pytest.raises(InvalidAmount):
        ledger.post(state, act("receipt", at), grants=[ledger.Grant(POINTS, amount, "A", at, None)])


def test_taking_back_from_a_part_of_the_lots_is_a_defect() -> None:
    at = moment("2026-01-01")
    partly = State(State.new("nobody").head, {}, {}, {}, whole=False)

    with pytest.raises(AssertionError, match="needs every lot"):
        ledger.post(partly, act("return", at), takes=[ledger.Take(POINTS, 1, "A")])


def test_a_balance_does_not_grow_beyond_what_every_reader_holds_exactly(book: Book) -> None:
    book.earn(LARGEST_AMOUNT)

    with pytest.raises(InvalidAmount):
        book.earn(1)

    assert book.balance() == Balance(available=LARGEST_AMOUNT)
