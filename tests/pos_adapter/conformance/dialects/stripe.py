"""Stripe's checkouts, fetched with their goods and with their payments' charges, one a line."""

from __future__ import annotations

import json
from typing import Any

from tests.pos_adapter.conformance import spoilt_json
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation, shares
from tests.pos_adapter.conformance.slip import Item, Slip, State

STATUS = {State.CANCELLED: "expired", State.SUSPENDED: "open"}
EVENTS = {"no sale": "balance.available", "sign-on": "account.updated", "close of day": "payout.created"}


def write(situation: Situation) -> bytes:
    """A line for each slip."""
    spoilt = spoilt_json.ways(line(SALE), amount=b"1000", megabytes=9).get(situation.name)
    return spoilt or b"".join(line(slip) for slip in situation.slips)


def line(slip: Slip) -> bytes:
    """A checkout, or what else happens in an account."""
    written = other(slip) if slip.state is State.CONTROL else session(slip)
    return json.dumps(written).encode() + b"\n"


def other(slip: Slip) -> dict[str, Any]:
    """An event about no payment."""
    kind = EVENTS[slip.says]
    held = {"object": kind.partition(".")[0], "livemode": True}
    return {"object": "event", "type": kind, "livemode": True, "data": {"object": held}}


def session(slip: Slip) -> dict[str, Any]:
    """A checkout; what was taken off again is not in it."""
    items = [item for item in slip.items if not item.is_voided]
    lines = [
        goods(item, share)
        for item, share in zip(items, shares(items, slip.total_discount_minor), strict=True)
    ]
    total = sum(each["amount_total"] for each in lines)
    status = STATUS.get(slip.state, "complete")
    return {
        "id": f"cs_{slip.number}",
        "object": "checkout.session",
        "livemode": slip.state is not State.TRAINING,
        "created": int(slip.at.timestamp()) - 90,
        "status": status,
        "payment_status": "paid" if status == "complete" else "unpaid",
        "currency": "gbp",
        "amount_total": total,
        "metadata": {f"loyalty_{n}": told for n, told in enumerate(slip.loyalty)},
        "line_items": {"object": "list", "has_more": False, "data": lines},
        "payment_intent": {"id": f"pi_{slip.number}", "latest_charge": charge(slip, total)},
    }


def charge(slip: Slip, minor: int) -> dict[str, Any]:
    """The charge of a payment."""
    card = {"card": slip.member} if slip.member else {}
    return {
        "id": f"ch_{slip.number}",
        "object": "charge",
        "status": "succeeded",
        "captured": True,
        "amount": minor,
        "amount_captured": minor,
        "amount_refunded": 0,
        "currency": "gbp",
        "created": int(slip.at.timestamp()),
        "metadata": {"store": slip.store} | card,
        "payment_intent": f"pi_{slip.number}",
        "payment_method_details": {"type": "card_present"},
    }


def goods(item: Item, share_minor: int) -> dict[str, Any]:
    """A line with its part of every discount, and tax of either kind in its total."""
    added = item.tax_minor if item.is_tax_added else 0
    return {
        "object": "item",
        "description": "Goods",
        "quantity": int(item.quantity),
        "amount_discount": item.discount_minor + share_minor,
        "amount_tax": item.tax_minor,
        "amount_total": item.net_minor - share_minor + added,
        "price": {"id": "price_1", "product": item.sku, "unit_amount": item.price_minor},
    }


_MINOR = "amounts are whole numbers of minor units"
_DAY = "the day is that of the time"
_BACK = "money is given back, not goods"
DIALECT = Dialect(
    adapter="stripe",
    write=write,
    writes=25,
    settings=SHOP,
    number=lambda plain, _kind: f"pi_{plain}",
    cannot={
        "reprint": "nothing is sent when a copy is printed",
        "void of a whole receipt": _BACK,
        "post-void": _BACK,
        "mixed sale and return": _BACK,
        "partial return naming its sale": _BACK,
        "return without receipt": _BACK,
        "weighed item": "quantities are whole numbers",
        "several tenders and change": "a charge is paid in one way",
        "cash rounding": "there is no cash",
        "foreign currency tender": "what was shown in another money is not read",
        "business day after midnight": _DAY,
        "clock skew": _DAY,
        "amounts as text": _MINOR,
        "amounts as numbers": _MINOR,
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
    lacks={"till": "a charge names no till", "tenders": "it is never cash, as in most of the situations"},
)
