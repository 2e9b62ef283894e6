"""An order as WooCommerce writes it: a coupon, a fee below zero, tax beside the price, delivery, refunds."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from pos_adapter.woocommerce import adapter as woocommerce
from tests.pos_adapter.examples import LONDON
from tests.pos_adapter.spoiling import Items

SHOP = replace(LONDON, monies={"USD": 2})
TEA = {
    "id": 11, "name": "Tea &amp; cake", "product_id": 87, "variation_id": 0, "quantity": 2, "sku": "TEA",
    "subtotal": "20.00", "subtotal_tax": "4.00", "total": "18.00", "total_tax": "3.60",
}  # fmt: skip
MUG = {
    "id": 12, "name": "Mug", "product_id": 22, "variation_id": 23, "quantity": 1, "sku": "",
    "subtotal": "10.00", "subtotal_tax": "2.00", "total": "10.00", "total_tax": "2.00",
}  # fmt: skip
GOODS_BACK = {
    "id": 801,
    "date_created_gmt": "2026-05-06T09:00:00",
    "amount": "12.80",
    "line_items": [
        {
            **TEA, "id": 31, "quantity": -1, "total": "-9.00", "total_tax": "-1.80", "sku": "",
            "meta_data": [{"key": "_refunded_item_id", "value": "11"}],
        }
    ],
}  # fmt: skip


def order(**changes: Any) -> dict[str, Any]:
    """A paid order of £35.60, with other fields instead."""
    paid = {
        "id": 727,
        "number": "WEB-727",
        "order_key": "wc_order_58d2d042d1d",
        "created_via": "checkout",
        "status": "processing",
        "currency": "GBP",
        "date_created": "2026-05-05T00:30:00",
        "date_created_gmt": "2026-05-04T23:30:00",
        "date_modified_gmt": "2026-05-04T23:31:00",
        "date_paid_gmt": "2026-05-04T23:31:00",
        "total": "35.60",
        "prices_include_tax": False,
        "customer_id": 26,
        "payment_method": "stripe",
        "meta_data": [{"id": 1, "key": "_card", "value": "2990000000017"}],
        "line_items": [TEA, MUG],
        "shipping_lines": [{"method_title": "Flat rate", "total": "5.00", "total_tax": "1.00"}],
        "fee_lines": [{"name": "Regulars", "total": "-4.00", "total_tax": "0.00"}],
        "coupon_lines": [{"code": "spring", "discount": "2.00"}],
        "refunds": [],
    }
    return {**paid, **changes}


def read(document: object, settings: Any = SHOP) -> Items:
    """What the adapter makes of a document."""
    return list(woocommerce.read(io.BytesIO(json.dumps(document).encode()), settings))
