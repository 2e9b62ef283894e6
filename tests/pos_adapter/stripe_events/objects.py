"""Stripe's objects as the tests need them, and what the adapter makes of them."""

from __future__ import annotations

import io
import json
from typing import Any
from zoneinfo import ZoneInfo

from pos_adapter.adapter import Settings
from pos_adapter.stripe import adapter as stripe_events

SHOP = Settings(
    store="webshop",
    zone=ZoneInfo("Europe/London"),
    currency="GBP",
    money_scale=2,
    monies={"JPY": 0, "KWD": 3, "UGX": 0, "ISK": 0},
    mapping={"store": {"12": "high-street"}},
)
NOON = 1777892400  # 2026-05-04, 12:00 in London


def read(*documents: object, settings: Settings = SHOP) -> list[Any]:
    """What a file of these documents holds, one a line."""
    text = b"".join(json.dumps(each).encode() + b"\n" for each in documents)
    return list(stripe_events.read(io.BytesIO(text), settings))


def charge(minor: int = 2000, **facts: Any) -> dict[str, Any]:
    """A charge of noon that was captured."""
    written = {
        "id": "ch_1",
        "object": "charge",
        "livemode": True,
        "status": "succeeded",
        "captured": True,
        "amount": minor,
        "amount_captured": minor,
        "amount_refunded": 0,
        "application_fee_amount": 55,
        "currency": "gbp",
        "created": NOON,
        "customer": "cus_ann",
        "metadata": {},
        "payment_intent": "pi_1",
        "payment_method_details": {"type": "card", "card": {"brand": "visa"}},
    }
    return written | facts


def item(sku: str, net_minor: int, quantity: int = 1, **facts: Any) -> dict[str, Any]:
    """A line of a checkout."""
    price = {"id": f"price_{sku}", "object": "price", "product": sku, "unit_amount": net_minor // quantity}
    return {
        "id": f"li_{sku}",
        "object": "item",
        "description": f"Some {sku}",
        "quantity": quantity,
        "amount_total": net_minor,
        "amount_discount": 0,
        "amount_tax": 0,
        "price": price,
    } | facts


def listed(*parts: dict[str, Any], has_more: bool = False) -> dict[str, Any]:
    """A list as Stripe writes it."""
    return {"object": "list", "has_more": has_more, "data": list(parts)}


def session(*items: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A checkout that was paid, fetched with its goods and with its payment's charge."""
    total_minor = sum(each["amount_total"] for each in items)
    paid = charge(total_minor)
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "livemode": True,
        "status": "complete",
        "payment_status": "paid",
        "currency": "gbp",
        "created": NOON - 300,
        "amount_total": total_minor,
        "customer": None,
        "client_reference_id": None,
        "metadata": {},
        "line_items": listed(*items),
        "payment_intent": {"id": "pi_1", "object": "payment_intent", "latest_charge": paid},
    } | facts


def plain_session(minor: int = 2000, **facts: Any) -> dict[str, Any]:
    """A checkout as a webhook has it: without goods, the payment by its id."""
    whole = session(item("TEA", minor), payment_intent="pi_1", customer="cus_ann")
    del whole["line_items"]
    return whole | facts


def event(kind: str, held: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A webhook event that tells of an object."""
    return {
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "api_version": "2026-01-28.clover",
        "created": NOON + 5,
        "livemode": True,
        "data": {"object": held},
    } | facts
