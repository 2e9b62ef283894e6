"""Points that live on while their holder is active, or as long as something else keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.engine import Database
from points import rolling
from points.errors import InsufficientPoints
from points.rolling import Rolling
from points.spans import Span
from points.state import Balance
from tests.points import books
from tests.points.books import Book, moment

IDLE = str(Rolling(("earned", "burned"), Span(6, "months"), "UTC"))
EARNING = str(Rolling(("earned",), Span(6, "months"), "UTC"))
TERM = str(Rolling(("kept:term",)))


def earned(book: Book, day: str, amount: int = 10, rolls: str = IDLE, origin: str = "receipt") -> None:
    """Points that end, by themselves, six months later."""
    month = int(day[5:7]) + 6
    own = f"{int(day[:4]) + month // 13}-{(month - 1) % 12 + 1:02d}-{int(day[8:10]) + 1:02d}"
    book.on(day).earn(amount, expires=own, rolls=rolls, origin=origin)


def test_every_activity_moves_the_end_of_all_points(book: Book) -> None:
    earned(book, "2026-01-10")
    earned(book, "2026-03-10")
    assert book.lots() == [(10, "2026-09-11"), (10, "2026-09-11")]

    book.on("2026-05-31").burn(5)

    assert book.lots() == [(5, "2026-12-01"), (10, "2026-12-01")]
    assert book.on("2026-11-30 23:59").balance() == Balance(available=15)
    assert book.on("2026-12-01").balance() == Balance()


def test_only_what_the_rule_names_is_an_activity(book: Book) -> None:
    earned(book, "2026-01-10", rolls=EARNING)
    book.on("2026-05-31").burn(5)
    book.note()
    book.adjust(1, expires="2030-01-01")

    assert book.lots() == [(5, "2026-07-11"), (1, "2030-01-01")]


def test_a_hold_is_an_activity_once_it_is_captured(book: Book) -> None:
    earned(book, "2026-01-10", 30)
    hold_id, _ = book.on("2026-02-10").hold(10)
    assert book.lots() == [(20, "2026-07-11")]

    book.capture(hold_id)

    assert book.lots() == [(20, "2026-08-11")]


def test_points_never_end_before_their_own_end(book: Book) -> None:
    book.on("2026-01-10").earn(10, expires="2028-01-01", rolls=IDLE)

    book.on("2026-02-10").burn(1)

    assert book.lots() == [(9, "2028-01-01")]


def test_what_lapsed_once_does_not_come_back(book: Book) -> None:
    earned(book, "2026-01-10")
    earned(book, "2026-07-11")

    assert book.lots() == [(10, "2027-01-12")]
    assert book.balance() == Balance(available=10)


def test_31_august_and_six_months_is_the_last_day_of_february() -> None:
    marks = rolling.marks_text({"earned": moment("2026-08-31 12:00")})
    rule = str(Rolling(("earned",), Span(6, "months"), "Asia/Shanghai"))

    assert rolling.end(moment("2026-01-01"), rule, marks) == datetime(2027, 2, 28, 16, tzinfo=UTC)


def test_the_day_of_an_activity_is_the_programmes_own() -> None:
    """21:00 in London is the next day in Shanghai."""
    marks = rolling.marks_text({"earned": moment("2026-03-10 21:00")})
    rule = str(Rolling(("earned",), Span(30, "days"), "Asia/Shanghai"))

    assert rolling.end(moment("2026-01-01"), rule, marks) == datetime(2026, 4, 10, 16, tzinfo=UTC)


def test_points_are_burned_in_the_order_in_which_they_really_end(book: Book) -> None:
    earned(book, "2026-01-10", 10)
    book.on("2026-01-11").earn(20, expires="2026-08-01")
    earned(book, "2026-03-10", 30)  # the first ends on 10 September now

    book.burn(25)

    assert book.lots() == [(5, "2026-09-11"), (30, "2026-09-11")]


def test_the_head_names_the_next_end_though_a_sale_reads_no_lot(book: Book) -> None:
    earned(book, "2026-01-10")
    earned(book, "2026-03-10")
    assert book.posted().head.next_due_at == moment("2026-09-11")

    book.on("2026-08-10").earn(5)  # past the first lot's own end, and no sale reads it

    assert book.posted().head.next_due_at == moment("2027-02-11")
    assert book.lots() == [(10, "2027-02-11"), (10, "2027-02-11"), (5, None)]


def test_the_job_has_nothing_to_do_until_then(book: Book, database: Database) -> None:
    earned(book, "2026-01-10")
    book.on("2026-05-10").burn(1)
    book.on("2026-08-01").settle()
    assert books.totals(database) == {"earn": 10, "burn": 1}

    book.on("2026-11-11").settle()

    assert books.totals(database) == {"earn": 10, "burn": 1, "expire": 9}
    assert book.posted().head.next_due_at is None


def test_v8_what_has_lapsed_and_was_not_swept_cannot_be_burned(book: Book) -> None:
    earned(book, "2026-01-10", 50)
    book.on("2026-07-11")

    with pytest.raises(InsufficientPoints):
        book.burn(1)


def test_v7_what_is_restored_lives_as_long_as_its_lot(book: Book) -> None:
    earned(book, "2026-01-10")
    burn = book.on("2026-05-10").burn(4)

    book.on("2026-11-01").restore(burn.seq, 4)
    assert book.lots() == [(10, "2026-11-11")]
    later = book.on("2026-11-05").burn(2)  # an activity, though it is undone
    book.restore(later.seq, 2)

    assert book.lots() == [(10, "2027-05-06")]


def test_v7_restored_after_the_end_they_expire_at_once_or_live_for_the_grace(book: Book) -> None:
    earned(book, "2026-01-10")
    burn = book.on("2026-02-10").burn(10)

    book.on("2026-09-01").restore(burn.seq, 4)
    assert book.balance() == Balance()
    book.restore(burn.seq, 6, grace_days=30)

    assert book.lots() == [(6, "2026-10-01")]


def test_with_grace_nothing_is_renewed_that_lives_longer_anyway(book: Book) -> None:
    earned(book, "2026-01-10", 20)
    burn = book.on("2026-06-20").burn(10)

    book.on("2026-08-01").restore(burn.seq, 10, grace_days=30)

    assert book.lots() == [(20, "2026-12-21")]


def test_v21_held_points_do_not_lapse(book: Book) -> None:
    earned(book, "2026-01-10")
    hold_id, _ = book.on("2026-07-10 23:55").hold(8)

    book.on("2026-07-11 00:05").capture(hold_id)

    assert book.balance() == Balance()


def test_v24_what_lapsed_is_not_taken_again(book: Book) -> None:
    earned(book, "2026-01-10", origin="A")

    book.on("2026-08-01").take_back(10, origin="A")

    assert book.balance() == Balance()


def test_points_are_kept_as_long_as_an_act_says_last(book: Book) -> None:
    book.on("2026-03-10").earn(10, expires="2027-01-01", rolls=TERM)
    book.on("2026-12-20").note(rolling.marks_text({"kept:term": moment("2028-01-01")}))
    assert book.lots() == [(10, "2028-01-01")]

    book.on("2027-02-01").note(rolling.marks_text({"kept:term": moment("2027-06-01")}))

    assert book.lots() == [(10, "2027-06-01")]
    assert book.on("2027-06-01").balance() == Balance()


def test_kept_points_that_are_kept_no_longer_expire_at_once(book: Book) -> None:
    book.on("2026-03-10").earn(10, expires="2027-01-01", rolls=TERM)
    book.on("2026-12-20").note(rolling.marks_text({"kept:term": moment("2028-01-01")}))

    book.on("2027-02-01").note(rolling.marks_text({"kept:term": moment("2026-12-31")}))

    assert book.balance() == Balance()


def test_after_a_merge_points_keep_the_end_they_had_come_to(book: Book, database: Database) -> None:
    other = Book.open(database)
    earned(other, "2026-01-10")
    other.on("2026-05-10").burn(1)  # ends on 10 November
    earned(book, "2026-02-10", 5)

    other.on("2026-06-01").merge_into(book.on("2026-06-01"))
    assert book.lots() == [(5, "2026-08-11"), (9, "2026-11-11")]
    book.on("2026-06-10").burn(1)

    assert book.lots() == [(4, "2026-12-11"), (9, "2026-12-11")]


def test_whoever_comes_out_of_a_merge_has_their_own_activity_again(book: Book, database: Database) -> None:
    other = Book.open(database)
    earned(other, "2026-01-10")
    merged = other.on("2026-06-01").merge_into(book.on("2026-06-01"))
    earned(book, "2026-06-10", 5)

    other.on("2026-06-20").part_from(book.on("2026-06-20"), merged)

    assert (other.lots(), book.lots()) == ([(10, "2026-07-11")], [(5, "2026-12-11")])


@pytest.mark.parametrize(
    "rule",
    [Rolling(("earned", "burned"), Span(18, "months"), "Europe/London"), Rolling(("kept:points:miles",))],
)
def test_a_rule_is_read_from_its_text(rule: Rolling) -> None:
    assert rolling.from_text(str(rule)) == rule


@pytest.mark.parametrize(
    "text", ["", "+", "Earned", "earned 6 months", "earned 6 months exact Nowhere/There"]
)
def test_what_is_no_rule_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rolling.from_text(text)


def test_a_journal_from_before_marks_were_kept_is_in_order(book: Book, database: Database) -> None:
    book.earn(10)
    book.burn(3)

    def forget(marks: str) -> list[str]:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE head SET marks = {repr(marks) if marks else 'NULL'}")
        return [difference.what for difference in books.differences(database)]

    known = book.posted().head.marks
    assert forget("") == []
    assert "the entries give" in forget(rolling.marks_text({"earned": moment("2025-01-01")}))[0]
    forget("")
    earned(book, "2026-02-01")  # from the first lot that rolls on they are needed
    assert "the entries give" in forget(known)[-1]
    forget(rolling.marks_text({"earned": moment("2026-02-01")}))
