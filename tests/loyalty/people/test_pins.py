"""PINs of members: which are refused, how one is kept, and when it is gone."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import WeakPin
from loyalty.people import erasing, pins
from loyalty.program.days.birthdays import Birthday
from tests.api.doors import CARD, NOW
from tests.loyalty.shop import Shop


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, CARD)
    for name in ("ann", "bob"):
        shop.member(name)
    return shop


def put(shop: Shop, pin: str, name: str = "ann") -> None:
    shop.database.write(lambda s: pins.put(s, shop.retailer, shop.member_id(name), pin, NOW))


def is_right(shop: Shop, pin: str, name: str = "ann") -> bool:
    return shop.database.read(lambda s: pins.is_right(s, shop.retailer, shop.member_id(name), pin))


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("482", "no-pin"),
        ("482913057", "no-pin"),
        ("48a2", "no-pin"),
        ("٤٨٢٩", "no-pin"),
        ("0000", "trivial"),
        ("77777777", "trivial"),
        ("1234", "trivial"),
        ("98765", "trivial"),
        ("7890", "trivial"),
        ("1212", "trivial"),
        ("482482", "trivial"),
        ("1987", "year"),
        ("2026", "year"),
        ("1403", "birthday"),
        ("0314", "birthday"),
        ("140385", "birthday"),
        ("19850314", "birthday"),
        ("4829", ""),
        ("48291357", ""),
    ],
)
def test_a_pin_that_would_be_tried_first_is_refused(pin: str, why: str) -> None:
    assert pins.weakness(pin, Birthday(3, 14, 1985)) == why


def test_a_pin_is_right_for_its_member_alone_and_replaced_by_the_next(shop: Shop) -> None:
    put(shop, "4829")

    assert is_right(shop, " 48-29 ")
    assert not is_right(shop, "4820")
    assert not is_right(shop, "4829", "bob")
    put(shop, "91357")
    assert (is_right(shop, "4829"), is_right(shop, "91357")) == (False, True)


def test_what_is_kept_differs_between_members_and_shows_no_digits(shop: Shop) -> None:
    put(shop, "4829")
    put(shop, "4829", "bob")

    one, other = (row["digest"] for row in shop.rows(tables.member_pin, None))
    assert one != other
    assert "4829" not in (one[:4], other[:4])


def test_a_refused_pin_leaves_the_one_before(shop: Shop) -> None:
    put(shop, "4829")

    with pytest.raises(WeakPin):
        put(shop, "0000")
    assert is_right(shop, "4829")


def test_a_pin_goes_when_it_is_removed_and_with_the_person(shop: Shop) -> None:
    put(shop, "4829")
    put(shop, "4829", "bob")
    member_id = shop.member_id()

    assert shop.database.write(lambda s: pins.remove(s, member_id))
    assert not shop.database.write(lambda s: pins.remove(s, member_id))
    assert not is_right(shop, "4829")
    bob = shop.member_id("bob")
    shop.database.write(lambda s: erasing.erase(s, shop.retailer, bob, "test", NOW))
    assert shop.rows(tables.member_pin, None) == []
