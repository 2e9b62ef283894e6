"""WooCommerce's webhooks: an order each, with its refunds whole inside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.pos_adapter.conformance import spoilt_json
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation, shares
from tests.pos_adapter.conformance.slip import Item, Slip, State, Style

STATUS = {State.CANCELLED: "cancelled", State.SUSPENDED: "on-hold", State.VOIDED: "cancelled"}
UNPAID = (State.CANCELLED, State.SUSPENDED)


def write(situation: Situation) -> tuple[bytes, ...]:
    """A body for each order, with the refunds that name it."""
    spoilt = spoilt_json.ways(body(order(SALE, ())), amount=b'"10.00"', megabytes=9).get(situation.name)
    if spoilt is not None:
        return (spoilt,)
    back = tuple(slip for slip in situation.slips if slip.is_return)
    return tuple(body(order(slip, back)) for slip in situation.slips if not slip.is_return)


def body(document: dict[str, Any]) -> bytes:
    """As the plugin sends it."""
    return json.dumps(document).encode()


def order(slip: Slip, back: tuple[Slip, ...]) -> dict[str, Any]:
    """An order; what was taken off again is not on it."""
    items = [item for item in slip.items if not item.is_voided]
    off = shares(items, slip.total_discount_minor)
    (way,) = {paid.kind for paid in slip.paid}
    paid_at = None if slip.state in UNPAID else written(slip.at)
    return {
        "id": int(slip.number),
        "order_key": "wc_order_58d2d042d1d",
        "created_via": "checkout",
        "status": STATUS.get(slip.state, "processing"),
        "currency": "GBP",
        "date_created_gmt": written(slip.at),
        "date_modified_gmt": written(slip.at + timedelta(seconds=5)),
        "date_paid_gmt": paid_at,
        "total": major(slip, slip.due_minor),
        "customer_id": 0,
        "payment_method": {"cash": "cod" if paid_at else "cash", "card": "stripe"}[way],
        "meta_data": [{"id": 1, "key": "_card", "value": slip.member}] if slip.member else [],
        "line_items": [
            goods(n, item, slip, share) for n, (item, share) in enumerate(zip(items, off, strict=True))
        ],
        "tax_lines": [],
        "shipping_lines": [],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [refund(each) for each in back],
    }


def goods(n: int, item: Item, slip: Slip, share_minor: int, sign: int = 1) -> dict[str, Any]:
    """An item; its amounts are without tax, which stands beside them."""
    untaxed = item.net_minor - (0 if item.is_tax_added else item.tax_minor)
    quantity = int(item.quantity) if item.quantity == int(item.quantity) else float(item.quantity)
    return {
        "id": 300 + n,
        "name": "Goods",
        "product_id": 93,
        "variation_id": 0,
        "sku": item.sku,
        "quantity": sign * quantity,
        "subtotal": major(slip, sign * (untaxed + item.discount_minor)),
        "subtotal_tax": major(slip, sign * item.tax_minor),
        "total": major(slip, sign * (untaxed - share_minor)),
        "total_tax": major(slip, sign * item.tax_minor),
    }


def refund(slip: Slip) -> dict[str, Any]:
    """What came back, counted downwards."""
    return {
        "id": int(slip.number),
        "date_created_gmt": written(slip.at),
        "amount": major(slip, -slip.due_minor),
        "line_items": [goods(n, item, slip, 0, -1) for n, item in enumerate(slip.items)],
    }


def written(at: datetime) -> str:
    """A time in UTC, without saying so."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def major(slip: Slip, minor: int) -> str | float:
    """Minor units as an amount in pounds."""
    amount = Decimal(minor).scaleb(-2)
    return float(amount) if slip.style is Style.NUMBER else str(amount)


_ONE_WAY = "an order is paid in one way"
DIALECT = Dialect(
    adapter="woocommerce",
    write=write,
    writes=26,
    settings=replace(SHOP, options={"card_meta": "_card"}),
    is_tax_in_net=True,
    cannot={
        "reprint": "nothing is sent when a copy is printed",
        "post-void": "an order is cancelled under its own number",
        "training mode": "there is no training mode",
        "control transactions": "there is no till",
        "mixed sale and return": "goods come back on the order that they were bought on",
        "return without receipt": "goods come back on the order that they were bought on",
        "several tenders and change": _ONE_WAY,
        "cash rounding": _ONE_WAY,
        "foreign currency tender": _ONE_WAY,
        "business day after midnight": "the day is that of the time",
        "clock skew": "the day is that of the time",
        "unknown store": "an installation is one store",
        "amounts in minor units": "amounts are in major units",
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
    lacks={"till": "there is no till"},
)
