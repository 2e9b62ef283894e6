"""Orders of a point of sale as Odoo's `web_search_read` answers them, written by hand."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from pos_adapter.odoo import adapter as odoo
from tests.pos_adapter.examples import LONDON
from tests.pos_adapter.spoiling import Items

SHOP = replace(LONDON, monies={"GBP": 2, "EUR": 2})


def line(product: Any, qty: float, incl: float, **others: Any) -> dict[str, Any]:
    """Goods at a price with a fifth of tax in it."""
    plain = {"product_id": product, "full_product_name": "Goods", "qty": qty, "discount": 0.0}
    return {
        **plain,
        "price_unit": 10.0,
        "price_subtotal": round(incl / 1.2, 2),
        "price_subtotal_incl": incl,
        **others,
    }


DESK = line([11, "[DESK01] Corner desk"], 2.0, 54.0, discount=10.0, full_product_name="Corner desk")
LAMP = line({"id": 12, "display_name": "Lamp", "default_code": "LAMP"}, 1.0, 12.0)
DISCOUNT = line([13, "Discount"], 1.0, -6.6, full_product_name=False)
DESK_BACK = line([11, "[DESK01] Corner desk"], -1.0, -27.0)
SALE = {"id": 41, "date_order": "2026-05-04 10:00:00"}


def order(**changes: Any) -> dict[str, Any]:
    """A paid order of £59.40, with other fields instead."""
    paid = {
        "id": 42,
        "name": "Shop/0042",
        "pos_reference": "Order 00001-003-0042",
        "state": "paid",
        "date_order": "2026-05-04 23:30:00",
        "write_date": "2026-05-04 23:30:10",
        "config_id": [1, "Harbour shop"],
        "currency_id": [3, "GBP"],
        "partner_id": [7, "Ann"],
        "user_id": [2, "Mitchell"],
        "employee_id": False,
        "amount_total": 59.4,
        "amount_paid": 59.4,
        "amount_return": 0.0,
        "refunded_order_id": False,
        "lines": [DESK, LAMP, DISCOUNT],
        "payment_ids": [
            {"payment_method_id": [1, "Cash"], "amount": 60.0, "is_change": False},
            {"payment_method_id": [1, "Cash"], "amount": -0.6, "is_change": True},
        ],
    }
    return {**paid, **changes}


def read(document: object, settings: Any = SHOP) -> Items:
    """What the adapter makes of a document."""
    return list(odoo.read(io.BytesIO(json.dumps(document).encode()), settings))
