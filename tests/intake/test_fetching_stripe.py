"""Stripe's disputes count once they were fetched; and we ask as the vendors' own libraries ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import stripe
from square import Square

from db.engine import Database
from events.dialling import Line
from intake import fetching
from pos_adapter import registry
from pos_adapter.wanted import Wanted
from tests.intake import vendor
from tests.intake.fetched import TOKEN, Fetched, square_order
from tests.intake.vendor import Asked, Reply, Vendor

TEST_MODE = {"mode": "test"}


@pytest.fixture
def resources(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "stripe" / "fixtures3.json").read_bytes())["resources"]


@pytest.fixture
def api() -> Iterator[Vendor]:
    with vendor.answering(lambda _: Reply(404)) as found:
        yield found


def tells(kind: str, held: dict[str, Any]) -> dict[str, Any]:
    return {"object": "event", "type": kind, "livemode": False, "data": {"object": held}}


def asked_alike(ours: Asked, theirs: Asked) -> None:
    """The same request, but for how libraries write a list in a query."""
    assert (ours.method, ours.body or b"") == (theirs.method, theirs.body or b"")
    assert unquote(ours.path) == unquote(theirs.path).replace("[0]", "[]").replace("[1]", "[]")
    for name in ("authorization", "square-version", "stripe-version"):
        assert ours.headers.get(name) == theirs.headers.get(name)


def test_a_dispute_takes_points_back_once_it_was_fetched_with_its_charge(
    database: Database, api: Vendor, resources: dict[str, Any]
) -> None:
    shop = Fetched(database, "stripe", api.url, TEST_MODE)
    charge = resources["charge"] | {"captured": True, "amount_captured": 5000, "customer": "ann"}
    dispute = resources["dispute"] | {"balance_transactions": [{"amount": -5000}], "amount": 5000}
    assert shop.deliver(tells("charge.succeeded", charge)).counts()["recorded"] == 1
    assert shop.shop.points(name="v:ann") == 50

    (item,) = shop.deliver(tells("charge.dispute.funds_withdrawn", dispute)).items
    assert (item.fate, item.place) == ("fetching", f"GET /v1/disputes/{dispute['id']}?expand[]=charge")
    api.answer = lambda _: Reply(body=dispute | {"charge": charge})
    assert shop.fetch() == {"read": 1, "recorded": 1}
    assert (shop.shop.points(name="v:ann"), shop.shop.verify()) == (0, [])
    (ours,) = api.asked

    client = stripe.StripeClient(TOKEN, base_addresses={"api": api.url}, max_network_retries=0)
    fetched = client.v1.disputes.retrieve(dispute["id"], params={"expand": ["charge"]})
    assert fetched.charge.amount_captured == 5000
    asked_alike(ours, api.asked[1])


def test_square_is_asked_as_its_own_library_asks(api: Vendor, shared_data: Path) -> None:
    known = registry.find_api("square")
    headers = {"Authorization": f"Bearer {TOKEN}", **known.headers_for({})}
    api.answer = lambda _: Reply(body=square_order(shared_data))
    answer = fetching.fetch(api.url, Wanted("GET", "/v2/orders/an%2Forder"), headers, Line(loopback=True))
    theirs = Square(token=TOKEN, base_url=api.url).orders.get("an/order")
    assert theirs.order.id == json.loads(answer.body)["order"]["id"]
    asked_alike(*api.asked)


def test_plain_http_and_private_addresses_are_asked_nothing(api: Vendor) -> None:
    wanted = Wanted("GET", "/v2/orders/1")
    for address, line in ((api.url, Line()), ("https://10.1.2.3", Line(loopback=True))):
        assert fetching.fetch(address, wanted, {}, line).error == "address-forbidden"
    assert api.asked == []
