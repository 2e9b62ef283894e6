"""What web shops send is recorded to the same points, in whatever order their deliveries come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from db.engine import Database
from loyalty.receipt import Receipt
from pos_adapter.adapter import Settings
from tests.loyalty.shop import LONDON, Shop
from tests.pos_adapter.shopify import samples as shopify
from tests.pos_adapter.spoiling import Items
from tests.pos_adapter.woocommerce import samples as woocommerce

HERE = Settings(store="high-street", zone=LONDON, currency="GBP", money_scale=2)
LATER = "2026-12-01 12:00"


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop that gives a point a pound; its books are verified when the test is over."""
    opened = Shop(database)
    yield opened
    assert opened.verify() == []


def record(shop: Shop, items: Items) -> None:
    """Record what was read, as if all of it came long afterwards."""
    for item in items:
        if isinstance(item, Receipt):
            shop.record(item, LATER)


def in_pounds(refund: dict[str, Any], number: int) -> dict[str, Any]:
    """A refund of Shopify's in the shop's money."""
    rows = [{**row, "currency": "GBP"} for row in refund["transactions"]]
    return {**refund, "id": refund["id"] + 10 * number, "transactions": rows}


def test_a_refund_of_shopifys_counts_once_whether_it_comes_by_itself_in_its_order_or_first(
    shop: Shop,
) -> None:
    for number, order in enumerate(permutations(range(3))):
        shop.member(f"{number}")
        goods, money = (in_pounds(each, number) for each in (shopify.GOODS_BACK, shopify.MONEY_BACK))
        facts = {"id": 5001 + number, "currency": "GBP", "customer": {"id": number}}
        after = {"financial_status": "partially_refunded", "updated_at": "2026-05-08T00:00:00Z"}
        sent = (
            shopify.order(**facts),
            {"refund": goods},
            shopify.order(**facts, **after, refunds=[goods, money]),
        )
        for n in order:
            record(shop, shopify.read(sent[n], HERE))

        # £62.10 less tea of £9.90 and £9.50 for delivery and goods that are kept
        assert shop.points(name=f"{number}") == 42, order
    assert shop.parked() == []


def test_an_order_of_shopifys_that_is_withdrawn_and_paid_back_later_leaves_no_points(shop: Shop) -> None:
    shop.member("207119551")
    cancelled = {"currency": "GBP", "cancelled_at": "2026-05-06T00:00:00Z"}
    whole = [{**in_pounds(shopify.MONEY_BACK, 0)["transactions"][0], "amount": "62.10"}]
    refund = {**shopify.MONEY_BACK, "transactions": whole}

    record(shop, shopify.read(shopify.order(currency="GBP"), HERE))
    record(shop, shopify.read(shopify.order(**cancelled, updated_at="2026-05-06T00:00:01Z"), HERE))
    assert shop.points(name="207119551") == 0
    back = {"financial_status": "refunded", "updated_at": "2026-05-08T00:00:01Z", "refunds": [refund]}
    record(shop, shopify.read(shopify.order(**cancelled, **back), HERE))

    assert shop.points(name="207119551") == 0
    assert shop.parked() == []


def test_a_refund_of_woocommerces_counts_once_whether_its_sum_or_its_goods_come_first(shop: Shop) -> None:
    for number, order in enumerate(permutations(range(3))):
        shop.member(f"{50 + number}")
        facts = {"id": 700 + number, "customer_id": 50 + number}
        goods = {**woocommerce.GOODS_BACK, "id": 800 + number}
        after = {"date_modified_gmt": "2026-05-06T09:00:01"}
        sent = (
            woocommerce.order(**facts),
            woocommerce.order(**facts, **after, refunds=[{"id": 800 + number, "total": "-12.80"}]),
            woocommerce.order(**facts, **after, refunds=[goods]),
        )
        for n in order:
            record(shop, woocommerce.read(sent[n], HERE))

        # £35.60 less £12.80
        assert shop.points(name=f"{50 + number}") == 22, order
    assert shop.parked() == []
