"""Limits: so many tries in a window, counted once for every process, whatever becomes of the work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.engine import Database
from identity import limits
from identity.errors import TooMany
from identity.staff_tables import limit_window
from tests.points.crowd import at_once, crowded, kinds

NOW = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SIGN_IN = limits.key("sign-in", "ann@example.com")


def take(database: Database, key: str = SIGN_IN, most: int = 3, at: datetime = NOW) -> int:
    return database.write(lambda session: limits.take(session, key, most, QUARTER, at))


def test_so_many_are_let_through_and_then_no_more(database: Database) -> None:
    assert [take(database) for _ in range(3)] == [2, 1, 0]

    with pytest.raises(TooMany) as refused:
        take(database, at=NOW + timedelta(minutes=5, microseconds=-1))
    assert refused.value.retry_after_seconds == 601


def test_the_next_window_begins_when_the_first_ends(database: Database) -> None:
    for _ in range(3):
        take(database)

    with pytest.raises(TooMany):
        take(database, at=NOW + QUARTER - timedelta(microseconds=1))
    assert take(database, at=NOW + QUARTER) == 2


def test_who_waits_as_long_as_was_said_is_let_through(database: Database) -> None:
    for _ in range(3):
        take(database)

    late = NOW + timedelta(minutes=14, seconds=59, microseconds=900_000)
    with pytest.raises(TooMany) as refused:
        take(database, at=late)
    assert take(database, at=late + timedelta(seconds=refused.value.retry_after_seconds)) == 2


def test_trying_on_does_not_make_the_wait_longer(database: Database) -> None:
    for _ in range(3):
        take(database)
    for minute in range(1, 15):
        with pytest.raises(TooMany):
            take(database, at=NOW + timedelta(minutes=minute))

    assert take(database, at=NOW + QUARTER) == 2


def test_each_key_has_a_window_of_its_own(database: Database) -> None:
    for _ in range(3):
        take(database)

    assert take(database, limits.key("sign-in", "bob@example.com")) == 2
    assert limits.key("a", "bc") != limits.key("ab", "c") != limits.key("abc")


def test_a_try_stays_counted_though_its_work_is_undone(database: Database) -> None:
    def refused_work(_session: object) -> None:
        raise KeyError

    for _ in range(3):
        take(database)
        with pytest.raises(KeyError):
            database.write(refused_work)

    with pytest.raises(TooMany):
        take(database)


def test_of_many_at_once_exactly_as_many_as_may_are_let_through(database_url: str) -> None:
    with crowded(database_url) as busy:
        outcomes = at_once(*[lambda: take(busy, most=10)] * 40)

    assert kinds(outcomes) == {"int": 10, "TooMany": 30}
    assert sorted(left for left in outcomes if isinstance(left, int)) == list(range(10))


def test_of_many_at_the_turn_of_a_window_exactly_as_many_are_let_through(database_url: str) -> None:
    with crowded(database_url) as busy:
        for _ in range(3):
            take(busy)
        outcomes = at_once(*[lambda: take(busy, at=NOW + QUARTER)] * 40)

    assert kinds(outcomes) == {"int": 3, "TooMany": 37}


def test_misses_alone_can_be_counted(database: Database) -> None:
    def require() -> None:
        database.read(lambda session: limits.require(session, SIGN_IN, 3, NOW))

    for _ in range(3):
        require()
        take(database)

    with pytest.raises(TooMany) as refused:
        require()
    assert refused.value.retry_after_seconds == 900


def test_who_proved_themselves_begins_anew(database: Database) -> None:
    for _ in range(3):
        take(database)
    database.write(lambda session: limits.clear(session, SIGN_IN))

    assert take(database) == 2


def test_what_is_stored_names_no_one(database: Database) -> None:
    take(database)

    (row,) = database.read(lambda session: session.rows(limit_window.select()))
    assert len(row.key) == 64
    assert "ann" not in str(row)
