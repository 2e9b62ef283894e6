"""Stores and their tills' keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from db.engine import Database
from db.session import Session
from loyalty import privacy, shelf, stores, tables
from loyalty.errors import InvalidLabel, InvalidStore, StoreOfOtherProgram, UnknownStore, UnknownTillKey
from loyalty.program.model import Program
from tests.cli.shop import PROGRAM, rows

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
T = TypeVar("T")


@pytest.fixture
def program(database: Database) -> Program:
    program, _ = database.write(lambda session: shelf.publish(session, PROGRAM, AT, AT))
    return program


@pytest.fixture
def store(database: Database, program: Program) -> str:
    return database.write(lambda session: stores.open_store(session, program, "s1", AT)).code


def test_a_store_is_opened_once_in_its_programmes_zone(database: Database, program: Program) -> None:
    first = database.write(lambda session: stores.open_store(session, program, "s1", AT, name="High Street"))
    later = AT + timedelta(days=1)
    again = database.write(lambda session: stores.open_store(session, program, "s1", later))

    assert first == again == database.read(lambda session: stores.find(session, "s1"))
    assert (first.zone, first.name, first.created_at) == ("Europe/Paris", "High Street", AT)
    assert database.read(lambda session: stores.of_program(session, "shop")) == {"s1": first}


def test_a_store_stays_with_its_programme(database: Database, store: str) -> None:
    text = PROGRAM.replace("code: shop", "code: other")
    other, _ = database.write(lambda session: shelf.publish(session, text, AT, AT))

    with pytest.raises(StoreOfOtherProgram, match='belongs to programme "shop", not to "other"'):
        database.write(lambda session: stores.open_store(session, other, store, AT))


@pytest.mark.parametrize("code", ["", "a/b", " a", "a\n", "x" * 65])
def test_a_stores_code_can_be_part_of_a_receipts_key(database: Database, program: Program, code: str) -> None:
    with pytest.raises(InvalidStore):
        database.write(lambda session: stores.open_store(session, program, code, AT))


def test_a_tills_key_is_shown_once_and_only_its_digest_kept(database: Database, store: str) -> None:
    secret = database.write(lambda session: stores.add_till_key(session, store, "Till 1", AT))

    (row,) = rows(database, tables.till_key)
    assert secret.startswith("till_")
    assert row["digest"] == privacy.secret_digest(secret)
    assert secret not in str(rows(database, tables.till_key))


def test_a_revoked_key_stays_revoked_and_its_label_is_free_again(database: Database, store: str) -> None:
    database.write(lambda session: stores.add_till_key(session, store, "Till 1", AT))
    database.write(lambda session: stores.revoke_till_key(session, store, "Till 1", AT))
    database.write(lambda session: stores.add_till_key(session, store, "Till 1", AT + timedelta(hours=1)))

    keys = database.read(lambda session: stores.till_keys(session, store))
    assert [key.revoked_at for key in keys] == [AT, None]


def test_what_is_not_there_cannot_be_revoked_or_given_a_key(database: Database, store: str) -> None:
    refused: list[tuple[type[Exception], Callable[[Session], object]]] = [
        (UnknownTillKey, lambda session: stores.revoke_till_key(session, store, "Till 9", AT)),
        (UnknownStore, lambda session: stores.add_till_key(session, "nowhere", "Till 1", AT)),
        (InvalidLabel, lambda session: stores.add_till_key(session, store, "", AT)),
        (InvalidLabel, lambda session: stores.add_till_key(session, store, "\n", AT)),
    ]
    for error, work in refused:
        with pytest.raises(error):
            database.write(work)


def test_two_keys_in_use_have_two_labels(database: Database, store: str) -> None:
    database.write(lambda session: stores.add_till_key(session, store, "Till 1", AT))

    with pytest.raises(InvalidLabel, match="revoke it first"):
        database.write(lambda session: stores.add_till_key(session, store, "Till 1", AT))
