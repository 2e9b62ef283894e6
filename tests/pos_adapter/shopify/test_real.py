"""Shopify's own examples, and what is left of them when they are cut or spoilt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loyalty.receipt import Kind, Receipt, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.shopify import adapter as shopify
from tests.pos_adapter import spoiling
from tests.pos_adapter.shopify.samples import GOODS_BACK, MONEY_BACK, SHOP, order

RECEIPTS = {"refund.json": 1}
REJECTS = {"orders.json", "refund_calculate.json"}  # without lines, and without goods or a number


def test_each_example_is_a_receipt_a_reject_or_left_aside(shared_data: Path) -> None:
    files = sorted((shared_data / "shopify").glob("*.json"))
    assert len(files) == 21

    for file in files:
        items = spoiling.read(shopify, file.read_bytes(), SHOP)
        found = [isinstance(item, Receipt) for item in items], [isinstance(item, Reject) for item in items]
        assert items
        assert (sum(found[0]), any(found[1])) == (RECEIPTS.get(file.name, 0), file.name in REJECTS), file.name


def test_an_authorised_order_waits_and_once_paid_its_lines_must_come_to_its_total(shared_data: Path) -> None:
    body = (shared_data / "shopify" / "order.json").read_bytes()
    (waiting,) = spoiling.read(shopify, body, SHOP)
    (paid,) = spoiling.read(shopify, body.replace(b'"authorized"', b'"paid"'), SHOP)
    (right,) = spoiling.read(
        shopify, body.replace(b'"authorized"', b'"paid"').replace(b'"409.94"', b'"597.00"'), SHOP
    )

    assert isinstance(waiting, Ignored)
    assert isinstance(paid, Reject)  # three players of $199.00 for $409.94
    assert "59700 in minor units; got 40994" in paid.reason
    assert [(line.sku, line.net_minor) for line in right.lines] == [
        ("IPOD2008GREEN", 19900),
        ("IPOD2008RED", 19900),
        ("IPOD2008BLACK", 19900),
    ]
    assert (right.number, right.member.value, right.codes) == ("450789469", "207119551", ("TENOFF",))
    assert right.tenders == (Tender("authorize-net", 59700),)


def test_a_refund_gives_back_two_players_with_their_tax(shared_data: Path) -> None:
    (back,) = spoiling.read(shopify, (shared_data / "shopify" / "refund.json").read_bytes(), SHOP)

    assert (back.kind, back.number, back.revision) == (Kind.RETURN, "509562969", 1)
    assert [(line.sku, line.quantity, line.net_minor, line.tax_minor) for line in back.lines] == [
        ("IPOD2008BLACK", 1, 20298, 398),
        ("IPOD2008GREEN", 1, 20298, 398),
    ]
    assert back.tenders == (Tender("bogus", 20900),)


@pytest.mark.parametrize("name", ["order.json", "orders.json", "refund.json"])
def test_of_an_example_that_is_cut_off_nothing_is_read(shared_data: Path, name: str) -> None:
    for body in spoiling.cut((shared_data / "shopify" / name).read_bytes().rstrip()):
        assert all(isinstance(item, Reject) for item in spoiling.read(shopify, body, SHOP))


@pytest.mark.parametrize("name", ["order.json", "refund.json"])
def test_an_example_with_a_field_missing_or_odd_raises_nothing(shared_data: Path, name: str) -> None:
    document = json.loads((shared_data / "shopify" / name).read_text())
    for spoilt in spoiling.changed(document):
        spoiling.read(shopify, json.dumps(spoilt).encode(), SHOP)


def test_no_field_missing_or_odd_makes_a_sale_of_another_worth() -> None:
    assert spoiling.sales_differ(shopify, order(refunds=[GOODS_BACK, MONEY_BACK]), SHOP) == []
