"""Square's documents as the tests need them, and what the adapter makes of them."""

from __future__ import annotations

import io
import json
from typing import Any
from zoneinfo import ZoneInfo

from pos_adapter.adapter import Settings
from pos_adapter.square import adapter as square

SHOP = Settings(
    store="head-office",
    zone=ZoneInfo("Europe/London"),
    currency="GBP",
    money_scale=2,
    mapping={"store": {"LHIGH": "high-street"}},
    monies={"USD": 2},
)
NOON = "2026-05-04T11:00:00.000Z"


def read(*documents: object, settings: Settings = SHOP) -> list[Any]:
    """What a file of these documents holds, one a line."""
    text = b"".join(json.dumps(each).encode() + b"\n" for each in documents)
    return list(square.read(io.BytesIO(text), settings))


def money(minor: int) -> dict[str, Any]:
    """An amount as Square writes it."""
    return {"amount": minor, "currency": "GBP"}


def item(sku: str, net_minor: int, quantity: str = "1", **facts: Any) -> dict[str, Any]:
    """A line, sold or returned."""
    line = {"uid": sku, "catalog_object_id": sku, "quantity": quantity, "total_money": money(net_minor)}
    return line | facts


def order(*items: dict[str, Any], number: str = "ord-1", **facts: Any) -> dict[str, Any]:
    """A completed order that was paid at noon by card."""
    total_minor = sum(each["total_money"]["amount"] for each in items)
    paid = {"id": "pay-1", "type": "CARD", "amount_money": money(total_minor), "created_at": NOON}
    written = {
        "id": number,
        "location_id": "LHIGH",
        "state": "COMPLETED",
        "version": 4,
        "created_at": "2026-05-04T10:58:00.000Z",
        "updated_at": "2026-05-04T11:00:01.000Z",
        "closed_at": "2026-05-04T11:00:01.000Z",
        "line_items": list(items),
        "tenders": [paid],
        "total_money": money(total_minor),
    }
    return written | facts


def back(*items: dict[str, Any], of: str = "ord-1", number: str = "ret-1", **facts: Any) -> dict[str, Any]:
    """A return order of the next day."""
    total_minor = sum(each["total_money"]["amount"] for each in items)
    part = {"source_order_id": of, "return_line_items": list(items)}
    refund = {"id": "ref-1", "tender_id": "pay-1", "amount_money": money(total_minor), "status": "APPROVED"}
    written = {
        "id": number,
        "location_id": "LHIGH",
        "state": "COMPLETED",
        "version": 3,
        "created_at": "2026-05-05T09:00:00.000Z",
        "returns": [part | {"return_amounts": {"total_money": money(total_minor)}}],
        "return_amounts": {"total_money": money(total_minor)},
        "refunds": [refund],
    }
    return written | facts


def payment(minor: int = 2000, **facts: Any) -> dict[str, Any]:
    """A completed payment of the order at noon."""
    written = {
        "id": "pay-1",
        "order_id": "ord-1",
        "location_id": "LHIGH",
        "status": "COMPLETED",
        "source_type": "CARD",
        "amount_money": money(minor),
        "total_money": money(minor),
        "customer_id": "ann",
        "created_at": NOON,
        "updated_at": "2026-05-04T11:00:01.000Z",
    }
    return written | facts


def event(kind: str, held: dict[str, Any]) -> dict[str, Any]:
    """A webhook event that holds an object under its name."""
    return {"type": kind, "event_id": "evt", "data": {"type": kind.partition(".")[0], "object": held}}
