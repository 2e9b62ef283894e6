"""A vendor for tests: orders as Shopify sends them, signed as it signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

NAME = "shopify"
SECRET = "the-vendors-own-secret"
HEADER = "X-Shopify-Hmac-Sha256"


def order(number: int | str = 1, net: str = "20.00", **changes: Any) -> dict[str, Any]:
    """A paid order of customer 7 at noon, of tea."""
    tea = {"id": 1, "quantity": 1, "price": net, "title": "Tea", "sku": "TEA"}
    paid = {
        "id": number,
        "order_number": number,
        "created_at": "2026-05-04T12:00:00+01:00",
        "processed_at": "2026-05-04T12:00:00+01:00",
        "updated_at": "2026-05-04T12:00:00+01:00",
        "financial_status": "paid",
        "currency": "GBP",
        "customer": {"id": 7},
        "line_items": [{**tea, "discount_allocations": [], "tax_lines": []}],
        "total_price": net,
    }
    return {**paid, **changes}


def body_of(*documents: Mapping[str, Any] | str) -> bytes:
    """A document a line; a text stands as it is."""
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in documents).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The header by which Shopify proves a body."""
    return {HEADER: base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()}
