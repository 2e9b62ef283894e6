"""Square's orders as its API answers them, one a line."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from loyalty.receipt import Scheme
from tests.pos_adapter.conformance import spoilt_json
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation, shares
from tests.pos_adapter.conformance.slip import Item, Slip, State

LOCATIONS = {"harbour": "LH48", "nowhere": "LN07"}
STATES = {State.VOIDED: "CANCELED", State.CANCELLED: "CANCELED", State.SUSPENDED: "OPEN"}
VERSIONS = {State.SUSPENDED: 2, State.VOIDED: 9}


def write(situation: Situation) -> bytes:
    """A line for each slip, as an order that was fetched."""
    spoilt = spoilt_json.ways(line(SALE), amount=b"1000", megabytes=9).get(situation.name)
    return spoilt or b"".join(line(slip) for slip in situation.slips)


def line(slip: Slip) -> bytes:
    """One answer of the API."""
    return json.dumps({"order": order(slip)}).encode() + b"\n"


def order(slip: Slip) -> dict[str, Any]:
    """An order; what came back stands apart from what went out."""
    items = [item for item in slip.items if not item.is_voided]
    out = [item for item in items if not item.is_returned]
    off = shares(out, slip.total_discount_minor)
    is_paid = slip.state not in (State.CANCELLED, State.SUSPENDED)
    written: dict[str, Any] = {
        "id": slip.number,
        "location_id": LOCATIONS[slip.store],
        "state": STATES.get(slip.state, "COMPLETED"),
        "version": VERSIONS.get(slip.state, 4),
        "created_at": instant(slip.at),
        "closed_at": instant(slip.at),
        "source": {"name": "Point of Sale"},
        "rewards": [{"id": "r1", "reward_tier_id": "t1"} for _ in slip.loyalty],
    }
    if slip.member:
        written["customer_id"] = slip.member
    if out:
        lines = [goods(item, share) for item, share in zip(out, off, strict=True)]
        whole = sum(each["total_money"]["amount"] for each in lines) + slip.rounding_minor
        written |= {
            "line_items": lines,
            "total_money": money(whole),
            "rounding_adjustment": {"amount_money": money(slip.rounding_minor)},
        }
    if out and is_paid:
        written["tenders"] = tenders(slip)
    if back := [item for item in items if item.is_returned]:
        written["returns"] = [returned(slip, back)]
    if slip.is_return:
        written["refunds"] = [
            {"tender_id": f"{slip.original}-{each.kind}", "amount_money": money(-each.amount_minor)}
            for each in slip.paid
        ]
    return written


def tenders(slip: Slip) -> list[dict[str, Any]]:
    """What was paid by each means; change is taken off what was handed over."""
    kept: Counter[str] = Counter()
    for each in slip.paid:
        kept[each.kind] += each.amount_minor
    return [
        {
            "id": f"{slip.number}-{kind}",
            "type": kind.upper(),
            "amount_money": money(minor),
            "created_at": instant(slip.at),
        }
        for kind, minor in kept.items()
    ]


def returned(slip: Slip, items: list[Item]) -> dict[str, Any]:
    """What came back of one sale."""
    lines = [goods(item, 0) | {"source_line_item_uid": item.sku} for item in items]
    source = {"source_order_id": slip.original} if slip.original else {}
    total = sum(each["total_money"]["amount"] for each in lines)
    return source | {"return_line_items": lines, "return_amounts": {"total_money": money(total)}}


def goods(item: Item, share_minor: int) -> dict[str, Any]:
    """A line with its part of every discount, and tax of either kind in its total."""
    added = item.tax_minor if item.is_tax_added else 0
    return {
        "uid": item.sku,
        "catalog_object_id": item.sku,
        "name": "Goods",
        "quantity": str(item.quantity),
        "base_price_money": money(item.price_minor),
        "total_discount_money": money(item.discount_minor + share_minor),
        "total_tax_money": money(item.tax_minor),
        "total_money": money(item.net_minor - share_minor + added),
    }


def money(minor: int) -> dict[str, Any]:
    """An amount."""
    return {"amount": minor, "currency": "GBP"}


def instant(at: datetime) -> str:
    """A moment in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_MINOR = "amounts are whole numbers of minor units"
_DAY = "the day is that of the time"
DIALECT = Dialect(
    adapter="square",
    write=write,
    writes=29,
    settings=replace(SHOP, mapping={"store": {theirs: ours for ours, theirs in LOCATIONS.items()}}),
    scheme=Scheme.EXTERNAL,
    cannot={
        "reprint": "nothing is sent when a copy is printed",
        "post-void": "an order is cancelled under its own number",
        "training mode": "what is tried out happens in a sandbox, whose events have a key of their own",
        "control transactions": "only sales and payments are told, not what else is done at the till",
        "return without receipt": "of a return that names no sale Square does not tell how money went back",
        "foreign currency tender": "all payments are in the money of the location",
        "business day after midnight": _DAY,
        "clock skew": _DAY,
        "amounts as text": _MINOR,
        "amounts as numbers": _MINOR,
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
    lacks={"till": "an order does not name the device"},
)
