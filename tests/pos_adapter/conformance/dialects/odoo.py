"""Odoo's answer over JSON-RPC: the orders of a point of sale with their lines and payments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.pos_adapter.conformance import spoilt_json
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation
from tests.pos_adapter.conformance.slip import Item, Slip, State

STATES = {State.CANCELLED: "cancel", State.SUSPENDED: "draft"}
SHOPS = {"harbour": [1, "Harbour shop"], "nowhere": [2, "Another shop"]}
METHODS = {"cash": [1, "Cash"], "card": [2, "Card"]}


def write(situation: Situation) -> bytes:
    """One answer with all orders, or one that is spoilt."""
    spoilt = spoilt_json.ways(answer(SALE), amount=b"10.0", megabytes=9).get(situation.name)
    return spoilt if spoilt is not None else answer(*situation.slips)


def answer(*slips: Slip) -> bytes:
    """What `web_search_read` answers."""
    records = [order(slip) for slip in slips]
    whole = {"jsonrpc": "2.0", "id": 1, "result": {"length": len(records), "records": records}}
    return json.dumps(whole).encode()


def order(slip: Slip) -> dict[str, Any]:
    """An order; goods that come back count downwards, and `false` stands where nothing does."""
    off = [discount(slip.total_discount_minor)] if slip.total_discount_minor else []
    original = {"id": int(slip.original), "date_order": "2026-05-04 11:00:00"} if slip.original else False
    return {
        "id": int(slip.number),
        "name": f"Harbour/{slip.number}",
        "pos_reference": f"Order 00001-001-{slip.number}",
        "state": STATES.get(slip.state, "paid"),
        "date_order": written(slip.at),
        "write_date": written(slip.at),
        "config_id": SHOPS[slip.store],
        "currency_id": {"id": 3, "display_name": "GBP"},
        "partner_id": {"id": 7, "display_name": "Ann", "barcode": slip.member} if slip.member else False,
        "amount_total": major(slip.due_minor),
        "refunded_order_id": original,
        "lines": [*(goods(item) for item in slip.items if not item.is_voided), *off],
        "payment_ids": [
            {"amount": major(paid.amount_minor), "payment_method_id": METHODS[paid.kind], "is_change": False}
            for paid in slip.paid
        ],
    }


def goods(item: Item) -> dict[str, Any]:
    """A line with its price without tax and with it."""
    sign = -1 if item.is_returned else 1
    paid = item.net_minor + (item.tax_minor if item.is_tax_added else 0)
    return {
        "product_id": [11, f"[{item.sku}] Goods"],
        "full_product_name": "Goods",
        "qty": float(sign * item.quantity),
        "price_unit": major(item.price_minor),
        "discount": float(Decimal(100 * item.discount_minor) / item.gross_minor),
        "price_subtotal": major(sign * (paid - item.tax_minor)),
        "price_subtotal_incl": major(sign * paid),
    }


def discount(minor: int) -> dict[str, Any]:
    """A discount on the whole is a line of its own, below zero."""
    return {
        "product_id": [12, "[DISC] Discount"],
        "full_product_name": False,
        "qty": 1.0,
        "price_unit": major(-minor),
        "discount": 0.0,
        "price_subtotal": major(-minor),
        "price_subtotal_incl": major(-minor),
    }


def written(at: datetime) -> str:
    """A time in UTC, without saying so."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def major(minor: int) -> float:
    """Minor units as an amount in pounds."""
    return float(Decimal(minor).scaleb(-2))


_BACK = "a paid order is not cancelled: its goods come back on an order of their own"
DIALECT = Dialect(
    adapter="odoo",
    write=write,
    writes=29,
    settings=replace(
        SHOP,
        mapping={"store": {"Harbour shop": "harbour", "Another shop": "nowhere"}},
        options={"card_field": "barcode"},
    ),
    is_tax_in_net=True,
    cannot={
        "reprint": "a copy is printed without a new order",
        "void of a whole receipt": _BACK,
        "post-void": _BACK,
        "training mode": "there is no training mode",
        "control transactions": "only orders are read",
        "foreign currency tender": "payments are in the money of the point of sale",
        "business day after midnight": "the day is that of the time",
        "clock skew": "the day is that of the time",
        "amounts as text": "an amount is a number",
        "amounts in minor units": "amounts are in major units",
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
    lacks={"till": "an order is known by its own number, wherever it was taken"},
)
