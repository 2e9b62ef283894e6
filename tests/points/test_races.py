"""Many at once on one balance: nothing is spent twice, nothing is lost, and no one waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from db.session import Session
from points import ledger, planning, reading
from points.state import Balance
from tests.points import books
from tests.points.books import POINTS, Book, act
from tests.points.crowd import at_once, crowded, kinds


@pytest.fixture
def busy(database_url: str) -> Iterator[Database]:
    with crowded(database_url) as database:
        yield database


@pytest.fixture
def shared(book: Book, busy: Database) -> Book:
    """The book in the hands of many threads."""
    return Book(busy, book.holder_id, book.now)


def test_v10_two_tills_cannot_spend_the_same_points(shared: Book) -> None:
    shared.earn(100)

    outcomes = at_once(lambda: shared.burn(80), lambda: shared.burn(80))

    assert kinds(outcomes) == {"Entry": 1, "InsufficientPoints": 1}
    assert shared.balance() == Balance(available=20)


def test_sixty_four_tills_burn_what_there_is_and_no_more(shared: Book) -> None:
    shared.earn(1_000)

    outcomes = at_once(*[lambda: shared.burn(30)] * 64)

    assert kinds(outcomes) == {"Entry": 33, "InsufficientPoints": 31}
    assert shared.balance() == Balance(available=1_000 - 33 * 30)


def test_burns_holds_and_earnings_at_once_lose_nothing(shared: Book, database: Database) -> None:
    shared.earn(400)

    outcomes = at_once(
        *[lambda: shared.burn(20)] * 20,
        *[lambda: shared.hold(20)] * 20,
        *[lambda: shared.earn(5)] * 20,
    )

    found, moved = kinds(outcomes), books.totals(database)
    assert set(found) == {"Entry", "tuple", "InsufficientPoints"}
    assert moved["earn"] == 500
    assert found["InsufficientPoints"] == 40 - (moved["burn"] + moved["hold"]) // 20
    assert moved["burn"] + moved["hold"] == 500 - shared.balance().available >= 400


def test_of_many_who_capture_or_release_one_hold_one_does(shared: Book, database: Database) -> None:
    shared.earn(100)
    hold_id, _ = shared.hold(80)

    outcomes = at_once(
        *[lambda: shared.capture(hold_id)] * 8,
        *[lambda: shared.release(hold_id)] * 8,
    )

    assert kinds(outcomes) == {"Entry": 1, "HoldClosed": 15}
    moved = books.totals(database)
    assert moved["capture"] + moved["release"] == 80


def test_of_many_who_give_back_one_burn_one_does(shared: Book) -> None:
    shared.earn(100)
    burn = shared.burn(60)

    outcomes = at_once(*[lambda: shared.restore(burn.seq, 60)] * 16)

    assert kinds(outcomes) == {"Entry": 1, "NotRestorable": 15}
    assert shared.balance() == Balance(available=100)


def test_of_many_who_enter_one_cause_one_does(shared: Book) -> None:
    outcomes = at_once(*[lambda: shared.earn(10, cause="receipt:1")] * 16)

    assert kinds(outcomes) == {"Entry": 1, "IntegrityError": 15}
    assert shared.balance() == Balance(available=10)


def test_what_expired_is_entered_once_though_many_come_upon_it(shared: Book, database: Database) -> None:
    shared.earn(10, expires="2026-02-01")
    shared.on("2026-02-02")

    at_once(*[lambda: shared.earn(1)] * 8, *[shared.settle] * 8)

    assert books.totals(database)["expire"] == 10
    assert shared.balance() == Balance(available=8)


def test_earnings_that_lose_their_swap_are_done_again_until_they_win(shared: Book) -> None:
    outcomes = at_once(*[lambda: shared.earn(1)] * 64)

    assert kinds(outcomes) == {"Entry": 64}
    assert shared.balance() == Balance(available=64)
    assert shared.posted().head.seq == 65


def test_burns_wait_their_turn_and_are_never_done_again(shared: Book, busy: Database) -> None:
    """The head is locked before it is read; without that lock they would lose swaps and try again."""
    shared.earn(100)
    tries = []

    def burn(session: Session) -> None:
        tries.append(1)
        before = reading.load(session, shared.holder_id, shared.now, lock=True)
        books.enter(
            session,
            before,
            shared.now,
            lambda state: ledger.burn(state, act("burn", shared.now), POINTS, 1),
        )

    at_once(*[lambda: busy.write(burn)] * 32)

    assert shared.balance() == Balance(available=68)
    assert len(tries) == 32


def test_others_11_of_twenty_gifts_of_all_there_is_one_succeeds(shared: Book, busy: Database) -> None:
    shared.earn(100)
    friends = [Book.open(busy) for _ in range(20)]

    outcomes = at_once(*[lambda friend=friend: give(busy, shared, friend, 100) for friend in friends])

    assert kinds(outcomes) == {"NoneType": 1, "InsufficientPoints": 19}
    assert shared.balance() == Balance()
    assert sorted(friend.balance().available for friend in friends) == [0] * 19 + [100]


def give(database: Database, giver: Book, friend: Book, amount: int) -> None:
    """What leaves one journal comes into the other in the same transaction, both heads locked."""

    def work(session: Session) -> None:
        before = reading.load_several(session, [giver.holder_id, friend.holder_id], giver.now)
        why = act("gift", giver.now)
        after = [
            ledger.adjust(state, why, POINTS, change)
            for state, change in zip(before, (-amount, amount), strict=True)
        ]
        plans = [
            planning.plan_of(old, new, [entry])[0] for old, (new, entry) in zip(before, after, strict=True)
        ]
        session.apply(plans[0] + plans[1])

    database.write(work)


def test_gifts_in_opposite_directions_at_once_do_not_deadlock(shared: Book, busy: Database) -> None:
    other = Book.open(busy)
    shared.earn(100)
    other.earn(100)

    outcomes = at_once(
        *[lambda: give(busy, shared, other, 1)] * 16,
        *[lambda: give(busy, other, shared, 1)] * 16,
    )

    assert kinds(outcomes) == {"NoneType": 32}
    assert (shared.balance(), other.balance()) == (Balance(available=100), Balance(available=100))


def test_merges_in_opposite_directions_at_once_do_not_deadlock(shared: Book, busy: Database) -> None:
    """Heads are locked in ascending order of id, whichever way the merge goes; each is done in one try."""
    other = Book.open(busy)
    shared.earn(60)
    other.earn(40)
    tries = []

    def merge(ended: Book, survivor: Book) -> None:
        def work(session: Session) -> None:
            tries.append(1)
            books.merge(session, ended.holder_id, survivor.holder_id, shared.now)

        busy.write(work)

    outcomes = at_once(
        *[lambda: merge(shared, other)] * 8,
        *[lambda: merge(other, shared)] * 8,
    )

    assert kinds(outcomes) == {"NoneType": 16}
    assert shared.balance().available + other.balance().available == 100
    assert len(tries) == 16
