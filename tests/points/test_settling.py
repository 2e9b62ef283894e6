"""What time alone does: maturity, expiry and time-outs, whether or not a job ever runs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.engine import Database
from points import ledger, tables
from points.errors import InsufficientPoints
from points.state import Balance
from tests.points import books
from tests.points.books import Book, moment


def kinds(database: Database) -> list[tuple[str, str]]:
    entry = tables.entry.c
    query = select(entry.kind, entry.effective_at).order_by(entry.seq)
    rows = database.read(lambda session: session.rows(query))
    return [(kind, at.strftime("%Y-%m-%d %H:%M")) for kind, at in rows]


def test_v8_points_that_expired_yesterday_and_were_not_swept_cannot_be_burned(book: Book) -> None:
    book.earn(50, expires="2026-01-31")
    book.earn(50)
    book.on("2026-02-01")

    assert book.balance() == Balance(available=50)
    with pytest.raises(InsufficientPoints) as refused:
        book.burn(60)
    assert (refused.value.wanted, refused.value.available) == (60, 50)


def test_v16_points_spent_before_their_expiry_do_not_expire_again(book: Book) -> None:
    book.earn(100, expires="2026-02-01")
    book.burn(100)
    book.earn(50)

    assert book.on("2026-03-01").balance() == Balance(available=50)


def test_points_expire_at_their_instant_and_not_a_moment_before(book: Book) -> None:
    book.earn(10, expires="2026-02-01")

    assert book.on("2026-01-31 23:59:59.999999").balance() == Balance(available=10)
    assert book.on("2026-02-01").balance() == Balance()


def test_pending_points_mature_at_their_instant(book: Book) -> None:
    book.earn(10, usable="2026-01-15")
    assert book.balance() == Balance(pending=10)
    with pytest.raises(InsufficientPoints):
        book.burn(1)

    assert book.on("2026-01-15").balance() == Balance(available=10)
    book.burn(10)


def test_points_that_expire_while_pending_never_become_usable(book: Book, database: Database) -> None:
    book.earn(10, usable="2026-03-01", expires="2026-02-01")

    book.on("2026-04-01").settle()

    assert book.balance() == Balance()
    assert kinds(database)[2:] == [("expire", "2026-02-01 00:00")]


def test_points_that_mature_at_the_instant_they_expire_do_both_in_that_order(
    book: Book, database: Database
) -> None:
    book.earn(10, usable="2026-02-01", expires="2026-02-01")

    book.on("2026-02-01").settle()

    assert [kind for kind, _ in kinds(database)[2:]] == ["mature", "expire"]


def test_each_thing_due_is_entered_at_its_own_instant_in_order(book: Book, database: Database) -> None:
    book.earn(10, expires="2026-03-01")
    book.earn(10, usable="2026-02-15")
    book.earn(10, expires="2026-02-01")
    book.hold(5, minutes=60)

    book.on("2026-04-01").settle()

    assert kinds(database)[5:] == [
        ("release", "2026-01-01 01:00"),
        ("expire", "2026-02-01 00:00"),
        ("mature", "2026-02-15 00:00"),
        ("expire", "2026-03-01 00:00"),
    ]
    assert book.balance() == Balance(available=10)


def test_points_that_mature_repay_what_is_owed(book: Book) -> None:
    book.earn(10, origin="A", usable="2026-02-01")
    book.earn(30, origin="B")
    book.burn(30)
    book.take_back(30, origin="B")
    assert book.balance() == Balance(available=0, pending=10, owed=30)

    assert book.on("2026-02-01").balance() == Balance(available=0, owed=20)


def test_a_hold_that_times_out_repays_what_is_owed(book: Book) -> None:
    book.earn(30, origin="A")
    book.hold(30)
    book.take_back(20, origin="A")
    assert book.balance() == Balance(held=30, owed=20)

    assert book.on("2026-01-02").balance() == Balance(available=10)


def test_a_sale_that_comes_upon_a_hold_that_timed_out_lets_it_go(book: Book, database: Database) -> None:
    """A sale reads only what is due; the lots that the hold gives back to are among it."""
    book.earn(30, expires="2026-06-01")
    book.hold(30, minutes=15)

    book.on("2026-01-02").earn(5)

    assert book.balance() == Balance(available=35)
    assert kinds(database)[3:] == [("release", "2026-01-01 00:15"), ("receipt", "2026-01-02 00:00")]


def test_what_is_shown_is_what_the_job_will_write(book: Book) -> None:
    book.earn(10, expires="2026-02-01")
    book.earn(20, usable="2026-02-01")
    book.hold(5)
    book.on("2026-02-02")
    shown = book.state()

    book.settle()

    assert book.posted().balances == shown.balances
    assert book.posted().head.seq == shown.head.seq


def test_the_job_that_runs_twice_writes_once(book: Book, database: Database) -> None:
    book.earn(10, expires="2026-02-01")
    book.on("2026-02-02").settle()

    book.settle()

    assert [kind for kind, _ in kinds(database)] == ["joined", "receipt", "expire"]


def test_the_head_names_the_next_moment_at_which_something_is_due(book: Book, database: Database) -> None:
    def due() -> str | None:
        at = book.posted().head.next_due_at
        return at.strftime("%m-%d %H:%M") if at else None

    assert due() is None
    book.earn(10, expires="2026-03-01")
    assert due() == "03-01 00:00"
    book.earn(10, usable="2026-02-01")
    assert due() == "02-01 00:00"
    book.hold(5)
    assert due() == "01-01 00:15"
    book.on("2026-01-02").note()
    assert due() == "02-01 00:00"
    book.on("2026-05-01").note()
    assert due() is None


def test_an_import_of_history_acts_at_each_receipts_time(book: Book, database: Database) -> None:
    book.on("2020-06-01").earn(10, expires="2021-06-01")
    book.on("2020-07-01").earn(10, expires="2021-07-01")

    assert book.balance() == Balance(available=20), (
        "nothing expires before the clock of the import gets there"
    )
    assert book.on("2021-06-15").balance() == Balance(available=10)


def test_an_act_that_comes_late_takes_effect_when_the_last_one_did(book: Book, database: Database) -> None:
    book.on("2026-03-01").note()

    entry = book.on("2026-02-01").earn(10)

    assert entry.act.at == moment("2026-03-01")
    assert entry.act.recorded_at == moment("2026-02-01")


def test_settling_does_not_depend_on_the_order_in_which_rows_were_read(book: Book) -> None:
    for _ in range(3):
        book.earn(10, expires="2026-02-01")
        book.hold(5)
    posted, at = book.posted(), moment("2026-03-01")
    turned = type(posted)(
        posted.head,
        posted.balances,
        dict(reversed(posted.lots.items())),
        dict(reversed(posted.holds.items())),
    )

    assert ledger.settle(turned, at, at)[1] == ledger.settle(posted, at, at)[1]


def test_nothing_is_lost_between_one_expiry_and_the_next(book: Book, database: Database) -> None:
    for month in range(2, 8):
        book.earn(10, expires=f"2026-0{month}-01")

    for month in range(2, 8):
        assert book.on(f"2026-0{month}-01").balance() == Balance(available=60 - 10 * (month - 1))
    book.settle()
    assert books.totals(database) == {"earn": 60, "expire": 60}
