"""Stores: opened once, found, renamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import Database
from db.errors import Busy
from loyalty.errors import InvalidStore, StoreOfOtherProgram
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.shops import stores
from tests.cli.shop import PROGRAM

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


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


def test_stores_are_listed_by_code_a_page_at_a_time(database: Database, program: Program) -> None:
    for code in ("b", "c", "a"):
        database.write(lambda session, code=code: stores.open_store(session, program, code, AT))

    def page(**words: object) -> list[str]:
        return [store.code for store in database.read(lambda session: stores.page(session, **words))]

    assert page() == page(program="shop") == ["a", "b", "c"]
    assert (page(limit=2), page(after="b"), page(program="other")) == (["a", "b"], ["c"], [])


def test_the_name_of_a_store_changes(database: Database, store: str) -> None:
    before = database.read(lambda session: stores.get(session, store))
    renamed = database.write(lambda session: stores.rename(session, before, "New Street"))

    assert renamed == replace(before, name="New Street")
    assert database.read(lambda session: stores.get(session, store)) == renamed


def test_a_name_that_changed_meanwhile_is_not_overwritten(database: Database, store: str) -> None:
    before = database.read(lambda session: stores.get(session, store))
    database.write(lambda session: stores.rename(session, before, "New Street"))

    with pytest.raises(Busy):
        database.write(lambda session: stores.rename(session, before, "Old Street"))


def test_groups_that_changed_meanwhile_are_not_overwritten(database: Database, store: str) -> None:
    before = database.read(lambda session: stores.get(session, store))
    grouped = database.write(lambda session: stores.group(session, before, ["b", "a", "b"]))
    assert grouped.groups == ("a", "b")

    for change in (stores.rename, stores.group):
        with pytest.raises(Busy):
            database.write(lambda session, change=change: change(session, before, "c"))
    last = database.write(lambda session: stores.rename(session, grouped, "New Street"))
    assert database.read(lambda session: stores.get(session, store)) == last


@pytest.mark.parametrize("name", ["", " a", "a\n", "x" * 201])
def test_a_name_can_be_read(database: Database, store: str, name: str) -> None:
    before = database.read(lambda session: stores.get(session, store))

    with pytest.raises(InvalidStore):
        database.write(lambda session: stores.rename(session, before, name))
