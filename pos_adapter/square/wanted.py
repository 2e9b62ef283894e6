"""Which orders a delivery of Square's names and does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, unquote

from pos_adapter import strict_json, vendor_fields
from pos_adapter.errors import InvalidReceipt, UnreadableBody
from pos_adapter.vendor_fields import Fields
from pos_adapter.wanted import Api, Wanted

API = Api(
    "https://connect.squareup.com",
    "an access token of your application with ORDERS_READ and PAYMENTS_READ",
    ("Square-Version", "2026-09-16"),
)
MOST_ORDERS = 100  # that one request may ask for
HELD = {
    "order.created": "order_created",
    "order.updated": "order_updated",
    "order.fulfillment.updated": "order_fulfillment_updated",
    "payment.created": "payment",
    "payment.updated": "payment",
    "refund.created": "refund",
    "refund.updated": "refund",
}


def wanted(body: bytes) -> tuple[Wanted, ...]:
    """The order an event is about once it is completed; returns with their sales, where those are not here.

    Nothing of a body that is not JSON: `read` says what is wrong with it.
    """
    try:
        found = vendor_fields.document(strict_json.parse(body))
        return tuple(_of_event(found) if "type" in found.found else _of_answer(found))
    except (InvalidReceipt, UnreadableBody):
        return ()


def answers(asked: Wanted, body: bytes) -> bool:
    """Whether the order asked for is in an answer; of a return with its sales, the return."""
    try:
        answer = vendor_fields.document(strict_json.parse(body))
        orders = list(answer.each("orders")) or [answer.part("order")]
        held = {order.find_code("id") for order in orders}
    except (InvalidReceipt, UnreadableBody):
        return False
    number = json.loads(asked.body)["order_ids"][-1] if asked.body else unquote(asked.path.split("/")[-1])
    return number in held


def _of_event(event: Fields) -> Iterator[Wanted]:
    name = HELD.get(event.word("type"), "")
    held = event.part("data").part("object").part(name)
    order = held.find_code("order_id")
    if order and "COMPLETED" in (held.word("state"), held.word("status")):
        yield Wanted("GET", f"/v2/orders/{quote(order, safe='')}")


def _of_answer(answer: Fields) -> Iterator[Wanted]:
    orders = list(answer.each("orders")) or [answer.part("order")]
    held = {order.find_code("id") for order in orders}
    asked: dict[str, None] = {}
    for order in orders:
        sources = [part.find_code("source_order_id") for part in order.each("returns")]
        if missing := [source for source in sources if source and source not in held]:
            asked |= dict.fromkeys((*missing, order.find_code("id")))
    ids = list(asked)
    for n in range(0, len(ids), MOST_ORDERS):
        body = json.dumps({"order_ids": ids[n : n + MOST_ORDERS]})
        yield Wanted("POST", "/v2/orders/batch-retrieve", body)
