"""What Square tells several times in several ways counts once, in any order of arrival."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty.receipts.values import Recorded
from tests.loyalty.shop import Shop
from tests.pos_adapter.square.documents import back, item, money, order, payment, read

TEA = item("TEA", 2000, "2")
PAID = payment(location_id="LHIGH")
REFUNDED = payment(refunded_money=money(1000), refund_ids=["r1"], updated_at="2026-05-05T09:00:00Z")


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    opened = Shop(database)
    opened.member("ann")
    yield opened
    assert opened.verify() == []


def told(shop: Shop, *documents: object) -> list[Recorded]:
    """Record what these documents come to, in their order, on 10 May."""
    return [shop.record(receipt, arrives="2026-05-10") for receipt in read(*documents)]


def test_a_payment_told_often_and_then_its_order_are_one_sale(shop: Shop) -> None:
    told(shop, PAID, PAID, payment(updated_at="2026-05-04T11:00:09Z"))
    assert shop.points() == 20
    told(shop, order(TEA, customer_id="ann"), PAID)
    assert (shop.points(), shop.parked()) == (20, [])


def test_what_was_given_back_of_a_payment_takes_back_its_points_once(shop: Shop) -> None:
    told(shop, PAID, REFUNDED, REFUNDED)
    assert (shop.points(), shop.parked()) == (10, [])
    told(
        shop,
        payment(refunded_money=money(2000), refund_ids=["r1"], updated_at="2026-05-06T09:00:00Z"),
        REFUNDED,
    )
    assert (shop.points(), shop.parked()) == (0, [])


@pytest.mark.parametrize("arrival", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_orders_and_payments_beside_each_other_never_take_back_twice(
    shop: Shop, arrival: tuple[int, ...]
) -> None:
    sale = order(TEA, customer_id="ann")
    returned = back(item("TEA", 1000, source_line_item_uid="TEA"))
    tellings = ([REFUNDED], [sale], [{"orders": [sale, returned]}])
    for n in arrival:
        told(shop, *tellings[n])

    assert shop.points() == 10


def test_an_order_that_is_cancelled_after_its_payment_earns_nothing(shop: Shop) -> None:
    told(shop, PAID, order(TEA, state="CANCELED"), PAID)
    assert (shop.points(), shop.parked()) == (0, [])
