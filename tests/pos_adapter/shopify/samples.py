"""An order as Shopify writes it: discounts, tax on top, delivery, a tip, a gift card, and refunds of it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from pos_adapter.shopify import adapter as shopify
from tests.pos_adapter.examples import LONDON
from tests.pos_adapter.spoiling import Items

SHOP = replace(LONDON, monies={"USD": 2, "JPY": 0})


def item(number: int, price: str, **others: Any) -> dict[str, Any]:
    """One of something, without tax and discount unless they are given."""
    plain = {"id": number, "quantity": 1, "price": price, "title": "Goods", "sku": "", "variant_id": None}
    return {
        **plain,
        "gift_card": False,
        "total_discount": "0.00",
        "discount_allocations": [],
        "tax_lines": [],
        **others,
    }


TEA = item(
    1, "10.00", quantity=2, sku=" TEA ", name="Tea",
    discount_allocations=[{"amount": "2.00", "discount_application_index": 0}],
    tax_lines=[{"title": "State tax", "price": "1.80", "rate": 0.1}],
)  # fmt: skip
CARD = item(2, "25.00", gift_card=True, sku="GC-25", variant_id=7)
MUG = item(3, "8.00", variant_id=777, tax_lines=[{"price": "0.80"}])
TIP = item(4, "3.00", title="Tip", tip_payment_gateway="shopify_payments", tip_payment_method="visa")
GOODS_BACK = {
    "id": 6001,
    "created_at": "2026-05-06T10:00:00-05:00",
    "processed_at": "2026-05-06T10:00:00-05:00",
    "user_id": 31,
    "refund_line_items": [
        {"line_item_id": 1, "quantity": 1, "subtotal": 9.0, "total_tax": 0.9, "line_item": TEA}
    ],
    "order_adjustments": [],
    "transactions": [
        {
            "kind": "refund",
            "status": "success",
            "gateway": "shopify_payments",
            "amount": "9.90",
            "currency": "USD",
        }
    ],
}
MONEY_BACK = {
    "id": 6002,
    "created_at": "2026-05-07T10:00:00-05:00",
    "refund_line_items": [],
    "order_adjustments": [
        {"kind": "shipping_refund", "amount": "-5.00", "tax_amount": "-0.50"},
        {"kind": "refund_discrepancy", "amount": "-4.00", "tax_amount": "0.00"},
    ],
    "transactions": [
        {
            "kind": "refund",
            "status": "pending",
            "gateway": "shopify_payments",
            "amount": "9.50",
            "currency": "USD",
        }
    ],
}


def order(**changes: Any) -> dict[str, Any]:
    """A paid order of $62.10, with other fields instead."""
    paid = {
        "id": 5001,
        "name": "#1001",
        "order_number": 1001,
        "created_at": "2026-05-04T11:59:00-05:00",
        "processed_at": "2026-05-04T23:30:00-05:00",
        "updated_at": "2026-05-05T00:00:00-05:00",
        "cancelled_at": None,
        "test": False,
        "currency": "USD",
        "financial_status": "paid",
        "source_name": "web",
        "location_id": None,
        "taxes_included": False,
        "total_price": "62.10",
        "total_tip_received": "3.00",
        "payment_gateway_names": ["shopify_payments"],
        "discount_codes": [{"code": "TENOFF", "amount": "2.00", "type": "fixed_amount"}],
        "customer": {"id": 207119551, "email": "ann@example.com"},
        "line_items": [TEA, CARD, MUG, TIP],
        "shipping_lines": [{"title": "Post", "price": "5.00", "tax_lines": [{"price": "0.50"}]}],
        "refunds": [],
    }
    return {**paid, **changes}


def read(document: object, settings: Any = SHOP) -> Items:
    """What the adapter makes of a document."""
    return list(shopify.read(io.BytesIO(json.dumps(document).encode()), settings))
