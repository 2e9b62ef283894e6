"""The ring of a key's requests: the last hundred, whoever writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.engine import Database
from identity import request_log
from identity.request_log import KEPT, Line
from identity.till_tables import request_line
from tests.cli.shop import rows
from tests.points.crowd import at_once, crowded

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEY, OTHER = "a" * 64, "b" * 64


def line(number: int, **facts: object) -> Line:
    at = AT + timedelta(seconds=number)
    return Line(at, f"request-{number}", "POST", "/v1/receipts", 201, 5, **facts)


def write(database: Database, *numbers: int, key: str = KEY) -> None:
    database.write(lambda session: request_log.write(session, {key: [line(number) for number in numbers]}))


def kept(database: Database, **words: int) -> list[int]:
    found = database.read(lambda session: request_log.latest(session, KEY, **words))
    return [int(each.line.request_id.removeprefix("request-")) for each in found]


def test_requests_are_kept_newest_first_each_key_its_own(database: Database) -> None:
    write(database, 1, 2)
    write(database, 9, key=OTHER)
    write(database, 3)

    assert kept(database) == [3, 2, 1]
    assert kept(database, limit=2) == [3, 2]
    assert kept(database, before=3) == [2, 1]


def test_only_the_last_hundred_are_kept(database: Database) -> None:
    write(database, *range(60))
    write(database, *range(60, 130))

    assert kept(database) == [*reversed(range(30, 130))]
    assert len(rows(database, request_line)) == KEPT


def test_a_batch_larger_than_the_ring_leaves_its_end(database: Database) -> None:
    write(database, *range(1_050))

    assert kept(database) == [*reversed(range(950, 1_050))]


def test_a_line_comes_back_as_it_was_but_for_what_is_too_long(database: Database) -> None:
    refused = line(1, code="invalid_receipt", detail="x" * 1_000, places=tuple("abcdefghijklmnopqrstuvwxyz"))
    database.write(lambda session: request_log.write(session, {KEY: [refused]}))

    ((found),) = database.read(lambda session: request_log.latest(session, KEY))
    assert (found.n, found.line.code, len(found.line.detail)) == (1, "invalid_receipt", 300)
    assert found.line.places == tuple("abcdefghijklmnopqrst")


def test_processes_that_write_at_once_lose_nothing(database: Database, database_url: str) -> None:
    with crowded(database_url) as crowd:
        at_once(*(lambda n=n: write(crowd, n) for n in range(20)))

    assert sorted(kept(database)) == [*range(20)]
