"""Shopify's webhooks: an order each, with what came back of it inside; a refund whose order is not told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.pos_adapter.conformance import spoilt_json
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation, shares
from tests.pos_adapter.conformance.slip import Item, Slip, State, Style

LOCATIONS = {"harbour": 487838322, "nowhere": 487838323}
STATUS = {State.CANCELLED: "voided", State.SUSPENDED: "pending"}
GATEWAYS = {"card": "shopify_payments"}


def write(situation: Situation) -> tuple[bytes, ...]:
    """A body for each order, with the refunds that name it."""
    spoilt = spoilt_json.ways(body(order(SALE)), amount=b'"5.00"', megabytes=9).get(situation.name)
    if spoilt is not None:
        return (spoilt,)
    refunds = [slip for slip in situation.slips if slip.is_return]
    return tuple(
        body(
            refund(slip) if slip.is_return else order(slip, [r for r in refunds if r.original == slip.number])
        )
        for slip in situation.slips
        if not (slip.is_return and slip.original)
    )


def body(document: dict[str, Any]) -> bytes:
    """As Shopify sends it."""
    return json.dumps(document).encode()


def order(slip: Slip, refunds: list[Slip] | None = None) -> dict[str, Any]:
    """An order; what was taken off again is not on it."""
    items = [item for item in slip.items if not item.is_voided]
    off = shares(items, slip.total_discount_minor)
    is_tax_included = not any(item.is_tax_added for item in items)
    status = "partially_refunded" if refunds else STATUS.get(slip.state, "paid")
    return {
        "id": int(slip.number),
        "name": f"#{slip.number}",
        "order_number": int(slip.number),
        "created_at": slip.at.isoformat(),
        "processed_at": slip.at.isoformat(),
        "updated_at": (slip.at + timedelta(seconds=5)).isoformat(),
        "cancelled_at": slip.at.isoformat() if slip.state is State.VOIDED else None,
        "test": slip.state is State.TRAINING,
        "currency": "GBP",
        "presentment_currency": "GBP",
        "financial_status": status,
        "source_name": "pos",
        "location_id": LOCATIONS[slip.store],
        "taxes_included": is_tax_included,
        "total_price": major(slip, slip.due_minor),
        "customer": None,
        "note_attributes": [{"name": "card", "value": slip.member}] if slip.member else [],
        "line_items": [
            goods(n, item, slip, share) for n, (item, share) in enumerate(zip(items, off, strict=True))
        ],
        "shipping_lines": [],
        "transactions": [paid(slip, "sale", each.kind, each.amount_minor) for each in slip.paid],
        "refunds": [refund(each) for each in refunds or ()],
    }


def goods(n: int, item: Item, slip: Slip, share_minor: int) -> dict[str, Any]:
    """A line item with its part of every discount."""
    off = item.discount_minor + share_minor
    return {
        "id": 9000 + n,
        "variant_id": 39072856,
        "sku": item.sku,
        "name": "Goods",
        "gift_card": False,
        "quantity": int(item.quantity),
        "price": major(slip, item.price_minor),
        "total_discount": "0.00",
        "discount_allocations": [{"amount": major(slip, off), "discount_application_index": 0}]
        if off
        else [],
        "tax_lines": [{"title": "VAT", "price": major(slip, item.tax_minor), "rate": 0.2}]
        if item.tax_minor
        else [],
    }


def refund(slip: Slip) -> dict[str, Any]:
    """What came back; the lines tell their goods once more."""
    return {
        "id": int(slip.number),
        "created_at": slip.at.isoformat(),
        "processed_at": slip.at.isoformat(),
        "refund_line_items": [
            {
                "quantity": int(item.quantity),
                "line_item_id": 0,
                "restock_type": "return",
                "subtotal": float(Decimal(item.net_minor).scaleb(-2)),
                "total_tax": 0.0,
                "line_item": goods(0, item, slip, 0),
            }
            for item in slip.items
        ],
        "transactions": [paid(slip, "refund", each.kind, -each.amount_minor) for each in slip.paid],
        "order_adjustments": [],
    }


def paid(slip: Slip, kind: str, way: str, minor: int) -> dict[str, Any]:
    """A payment or what was given back, with the location it was made at."""
    return {
        "kind": "change" if minor < 0 else kind,
        "status": "success",
        "gateway": GATEWAYS.get(way, way),
        "amount": major(slip, abs(minor)),
        "currency": "GBP",
        "location_id": LOCATIONS[slip.store],
    }


def major(slip: Slip, minor: int) -> str | float:
    """Minor units as an amount in pounds."""
    amount = Decimal(minor).scaleb(-2)
    return float(amount) if slip.style is Style.NUMBER else str(amount)


_OWN_ORDER = "goods come back on the order that they were bought on"
DIALECT = Dialect(
    adapter="shopify",
    write=write,
    writes=30,
    settings=replace(
        SHOP,
        mapping={"store": {str(theirs): ours for ours, theirs in LOCATIONS.items()}},
        options={"card_attribute": "card"},
    ),
    is_tax_in_net=True,
    cannot={
        "reprint": "nothing is sent when a copy is printed",
        "post-void": "an order is cancelled under its own number",
        "control transactions": "only orders are sent, not what else is done at the till",
        "mixed sale and return": _OWN_ORDER,
        "weighed item": "quantities are whole numbers",
        "foreign currency tender": "a payment in another money does not say what it was worth in the order's",
        "business day after midnight": "the day is that of the time",
        "clock skew": "the day is that of the time",
        "amounts in minor units": "amounts are in major units",
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
    lacks={"till": "a device is named, but may be left out when the order comes again"},
)
