"""What Stripe tells several times in several ways counts once, in any order of arrival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from db.engine import Database
from tests.loyalty.shop import Shop
from tests.pos_adapter.stripe_events.objects import SHOP, charge, event, item, read, session

HERE = replace(SHOP, store="high-street")
GOODS = (item("TEA", 1200, 2), item("MUG", 800))
REFUNDED = charge(2000, customer="ann", amount_refunded=1000)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    opened = Shop(database)
    opened.member("ann")
    yield opened
    assert opened.verify() == []


def told(shop: Shop, *documents: object) -> None:
    for receipt in read(*documents, settings=HERE):
        shop.record(receipt, arrives="2026-05-10")


def fetched(**facts: object) -> dict[str, object]:
    paid = charge(2000, customer="ann", **facts)
    return session(*GOODS, payment_intent={"id": "pi_1", "latest_charge": paid})


def test_a_sale_told_by_many_events_and_fetched_with_its_goods_is_one(shop: Shop) -> None:
    paid = charge(2000, customer="ann")
    told(shop, event("charge.succeeded", paid), event("charge.updated", paid), fetched(), paid)

    assert (shop.points(), shop.parked()) == (20, [])


def test_what_was_given_back_takes_back_its_points_once(shop: Shop) -> None:
    told(shop, REFUNDED, event("charge.refunded", REFUNDED), charge(2000, customer="ann"))
    assert (shop.points(), shop.parked()) == (10, [])
    told(shop, REFUNDED | {"amount_refunded": 2000}, REFUNDED)
    assert (shop.points(), shop.parked()) == (0, [])


def test_once_the_goods_are_known_so_is_what_was_given_back_of_them(shop: Shop) -> None:
    told(shop, REFUNDED, fetched(amount_refunded=1000), REFUNDED)

    assert (shop.points(), shop.parked()) == (10, [])
