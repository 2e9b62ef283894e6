"""WooCommerce's own examples, and what is left of them when they are cut or spoilt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loyalty.receipt import Receipt, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.woocommerce import adapter as woocommerce
from tests.pos_adapter import spoiling
from tests.pos_adapter.spoiling import Items
from tests.pos_adapter.woocommerce.samples import GOODS_BACK, SHOP, order


def example(shared_data: Path, name: str) -> bytes:
    """An example of the REST API's documentation."""
    return (shared_data / "woocommerce" / name).read_bytes()


def told(items: Items) -> list[tuple[Any, ...]]:
    """Kind, number and the lines of each receipt."""
    return [
        (
            item.kind.value,
            item.number,
            [(line.sku, int(line.quantity), line.net_minor) for line in item.lines],
        )
        for item in items
        if isinstance(item, Receipt)
    ]


FIRST = ("sale", "727", [("product-93", 2, 645), ("Bar3", 1, 1290), ("shipping", 1, 1000)])


@pytest.mark.parametrize("name", ["orders_05.json", "orders_11.json", "orders_23.json", "orders_29.json"])
def test_an_order_of_29_35_is_a_guests(shared_data: Path, name: str) -> None:
    items = spoiling.read(woocommerce, example(shared_data, name), SHOP)

    assert told(items) == [FIRST]
    (sale,) = items
    assert (sale.member, sale.currency, sale.net_minor) == (None, "USD", 2935)
    assert sale.tenders == (Tender("bank-transfer", 2935),)


def test_order_723_gave_back_9_and_10(shared_data: Path) -> None:
    items = spoiling.read(woocommerce, example(shared_data, "orders_17.json"), SHOP)

    assert told(items) == [
        FIRST,
        ("sale", "723", [("product-87", 1, 900), ("product-34", 1, 2000), ("shipping", 1, 1000)]),
        ("return", "724", [("product-87", 0, 208), ("product-34", 0, 461), ("shipping", 0, 231)]),
        ("return", "726", [("product-87", 0, 231), ("product-34", 0, 513), ("shipping", 0, 256)]),
    ]
    assert [item.net_minor for item in items] == [2935, 3900, 900, 1000]
    assert [item.member and item.member.value for item in items] == [None, "26", "26", "26"]


def test_with_its_refunds_whole_order_723_names_the_album(shared_data: Path) -> None:
    orders = json.loads(example(shared_data, "orders_17.json"))
    orders[1]["refunds"] = json.loads(example(shared_data, "order-refunds_17.json"))
    items = spoiling.read(woocommerce, json.dumps(orders).encode(), SHOP)

    # 724 takes the album back; 726 gives $10.00 of the ninja's $20.00 and the $10.00 of delivery
    assert told(items)[2:] == [
        ("return", "724", [("product-87", 1, 900)]),
        ("return", "726", [("product-34", 0, 667), ("shipping", 0, 333)]),
    ]


def test_of_a_batch_what_was_made_and_changed_is_read(shared_data: Path) -> None:
    items = spoiling.read(woocommerce, example(shared_data, "orders_35.json"), SHOP)

    assert isinstance(items[0], Ignored)
    assert "pending" in items[0].reason
    assert [row[1] for row in told(items)] == ["729", "727"]
    assert told(items)[0][2] == [("Bar3", 1, 1290), ("product-24", 1, 2150), ("shipping", 1, 2000)]


def test_refunds_by_themselves_are_refused(shared_data: Path) -> None:
    for file in sorted((shared_data / "woocommerce").glob("order-refunds_*.json")):
        items = spoiling.read(woocommerce, file.read_bytes(), SHOP)
        assert items
        assert all(isinstance(item, Reject) for item in items)


@pytest.mark.parametrize("name", ["orders_05.json", "orders_17.json"])
def test_of_an_example_that_is_cut_off_nothing_is_read(shared_data: Path, name: str) -> None:
    for body in spoiling.cut(example(shared_data, name).rstrip()):
        assert all(isinstance(item, Reject) for item in spoiling.read(woocommerce, body, SHOP))


def test_no_field_of_an_example_missing_or_odd_makes_a_sale_of_another_worth(shared_data: Path) -> None:
    document = json.loads(example(shared_data, "orders_23.json"))

    assert spoiling.sales_differ(woocommerce, document, SHOP) == []
    assert spoiling.sales_differ(woocommerce, order(refunds=[GOODS_BACK]), SHOP) == []
