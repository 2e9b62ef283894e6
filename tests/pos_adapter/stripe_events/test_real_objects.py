"""Every resource as Stripe's API returns it, from its own description."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from loyalty.receipt import Kind, Tender
from pos_adapter.adapter import Ignored
from pos_adapter.stripe import adapter as stripe_events
from tests.pos_adapter.stripe_events.objects import SHOP, listed, read

TEST = replace(SHOP, currency="USD", options={"mode": "test"})


@pytest.fixture(scope="module")
def resources(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "stripe" / "fixtures3.json").read_bytes())["resources"]


def test_none_of_them_is_a_sale_as_it_stands(resources: dict[str, Any]) -> None:
    found = {name: read(each, settings=TEST) for name, each in resources.items()}

    assert len(found) == 176
    assert {type(items[0]) for items in found.values()} == {Ignored}
    assert {len(items) for items in found.values()} == {1}
    assert found["charge"][0].reason.endswith("is authorised, and not captured: nothing was paid")
    assert found["checkout.session"][0].reason.endswith("is open and unpaid")
    assert found["dispute"][0].reason.endswith("took no money")
    assert found["plan"][0].reason == "plan is no sale; of what was paid its charge tells"


def test_its_charge_once_captured_is_a_sale(resources: dict[str, Any]) -> None:
    (sale,) = read(resources["charge"] | {"captured": True, "amount_captured": 100}, settings=TEST)

    assert (sale.kind, sale.number, sale.net_minor) == (Kind.SALE, "ch_1PgafuB7WZ01zgkWXYmPNZs8", 100)
    assert sale.purchased_at == datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC)
    assert (sale.tenders, sale.member, sale.store) == ((Tender("card", 100),), None, "webshop")


def test_its_refund_with_that_charge_in_it_is_the_charges_return(resources: dict[str, Any]) -> None:
    charge = resources["charge"] | {"captured": True, "amount_captured": 100, "amount_refunded": 100}
    sale, returned = read(resources["refund"] | {"charge": charge}, settings=TEST)

    assert (returned.kind, returned.original, returned.net_minor) == (Kind.RETURN, sale.key, 100)


def test_its_checkout_with_its_item_is_a_sale_of_that(resources: dict[str, Any]) -> None:
    shirt = resources["item"] | {"amount_total": 1000}
    paid = resources["checkout.session"] | {
        "status": "complete",
        "payment_status": "paid",
        "currency": "usd",
        "amount_total": 1000,
        "shipping_cost": None,
        "line_items": listed(shirt),
        "payment_intent": resources["payment_intent"]
        | {"latest_charge": resources["charge"] | {"captured": True, "amount_captured": 1000}},
    }
    (sale,) = read(paid, settings=TEST)

    assert [(line.sku, line.name, line.quantity, line.net_minor) for line in sale.lines] == [
        ("prod_QXg1hqf4jFNsqG", "T-shirt", 1, 1000)
    ]


def test_all_of_them_are_test_objects_to_a_live_connection(resources: dict[str, Any]) -> None:
    captured = resources["charge"] | {"captured": True, "amount_captured": 100}
    (ignored,) = read(captured, settings=replace(TEST, options={}))

    assert ignored.reason == "charge is of test mode, and this connection takes live"


def test_the_file_itself_cut_anywhere_raises_nothing_and_yields_nothing(shared_data: Path) -> None:
    text = (shared_data / "stripe" / "fixtures3.json").read_bytes()
    for percent in range(101):
        (found,) = stripe_events.read(io.BytesIO(text[: max(2, len(text) * percent // 100)]), TEST)
        assert found.code in ("invalid-json", "invalid-receipt")
