"""Mappings: kept once for a name, nearest to the store first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.engine import Database
from loyalty.errors import InvalidMapping, UnknownMapping, UnknownStore
from loyalty.program import shelf
from loyalty.shops import mappings, stores
from loyalty.shops.mappings import Mapped
from tests.cli.shop import PROGRAM

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CASH = Mapped("*", "tender", "BAR", "cash")


@pytest.fixture
def shop(database: Database) -> Database:
    program, _ = database.write(lambda session: shelf.publish(session, PROGRAM, AT, AT))
    for code in ("s1", "s2"):
        database.write(lambda session, code=code: stores.open_store(session, program, code, AT))
    return database


def put(shop: Database, mapped: Mapped) -> bool:
    return shop.write(lambda session: mappings.put(session, mapped))


def words(shop: Database, store: str) -> mappings.Words:
    return mappings.words(shop.read(mappings.page), store)


def test_a_name_is_mapped_once_and_anew(shop: Database) -> None:
    assert put(shop, CASH)
    assert not put(shop, Mapped("*", "tender", "BAR", "notes"))

    assert words(shop, "s1") == {"tender": {"BAR": "notes"}}


def test_what_is_said_for_the_store_goes_before_what_is_said_everywhere(shop: Database) -> None:
    for mapped in (Mapped("s1", "tender", "BAR", "coins"), CASH, Mapped("*", "store", "Shop 2", "s2")):
        put(shop, mapped)

    assert words(shop, "s1") == {"tender": {"BAR": "coins"}, "store": {"Shop 2": "s2"}}
    assert words(shop, "s2") == {"tender": {"BAR": "cash"}, "store": {"Shop 2": "s2"}}


def test_a_mapping_is_taken_away_once(shop: Database) -> None:
    put(shop, CASH)
    shop.write(lambda session: mappings.remove(session, "*", "tender", "BAR"))

    assert words(shop, "s1") == {}
    with pytest.raises(UnknownMapping):
        shop.write(lambda session: mappings.remove(session, "*", "tender", "BAR"))


def test_they_are_listed_a_page_at_a_time(shop: Database) -> None:
    kept = [CASH, Mapped("*", "tender", "EFT", "card"), Mapped("s1", "store", "Shop 2", "s2")]
    for mapped in reversed(kept):
        put(shop, mapped)

    def page(**words: object) -> list[Mapped]:
        return [*shop.read(lambda session: mappings.page(session, **words))]

    assert page() == kept
    assert page(limit=2) == kept[:2]
    assert page(after=("*", "tender", "BAR")) == kept[1:]
    assert page(scope="s1") == page(kind="store") == kept[2:]


@pytest.mark.parametrize(
    ("mapped", "error"),
    [
        (Mapped("*", "colour", "red", "rot"), InvalidMapping),
        (Mapped("*", "tender", "", "cash"), InvalidMapping),
        (Mapped("*", "tender", "x" * 81, "cash"), InvalidMapping),
        (Mapped("*", "tender", "BAR", ""), InvalidMapping),
        (Mapped("*", "tender", "BAR", " cash"), InvalidMapping),
        (Mapped("*", "tender", "BAR", "x" * 65), InvalidMapping),
        (Mapped("s9", "tender", "BAR", "cash"), UnknownStore),
        (Mapped("*", "store", "Shop 9", "s9"), UnknownStore),
    ],
)
def test_what_cannot_be_mapped_is_refused(shop: Database, mapped: Mapped, error: type[Exception]) -> None:
    with pytest.raises(error):
        put(shop, mapped)
