"""Our own JSON: one receipt a line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.pos_adapter.conformance.dialect import Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation
from tests.pos_adapter.conformance.slip import Item, Slip, State

_KINDS = {State.VOIDED: "void", State.POST_VOID: "void"}
_REVISIONS = {State.VOIDED: 2}


def write(situation: Situation) -> bytes:
    """A file of all slips, or one sale that is spoilt."""
    good = line(SALE)
    spoilt = {
        "oversized body": b'{"number": "' + b"1" * 5 * 2**20 + b'"}',
        "wrong encoding": good.replace(b"TEA", b"TH\xc9"),
        "nested deeply": b"[" * 200_000,
        "field twice": good.replace(b'"number"', b'"number": "1000", "number"'),
        "not a number": good.replace(b'"5.00"', b"NaN"),
    }
    return spoilt.get(situation.name) or b"".join(line(slip) for slip in situation.slips)


def line(slip: Slip) -> bytes:
    """One slip as a line of JSON."""
    return json.dumps(document(slip)).encode() + b"\n"


def document(slip: Slip) -> dict[str, Any]:
    """One slip; what was taken off again is not sent, and the till gives its lines their final price."""
    kind = _KINDS.get(slip.state, "return" if slip.is_return else "sale")
    sent: dict[str, Any] = {
        "store": slip.store,
        "till": slip.till,
        "number": slip.number,
        "revision": _REVISIONS.get(slip.state, 1),
        "business_date": slip.business_date.isoformat(),
        "purchased_at": slip.at.isoformat(),
        "kind": kind,
        "lines": [goods(item, kind) for item in slip.items if not item.is_voided],
        "tenders": [
            {"kind": paid.kind, "amount": major(-paid.amount_minor if slip.is_return else paid.amount_minor)}
            for paid in slip.paid
        ],
    }
    if slip.member:
        sent["member"] = {"card": slip.member}
    if slip.original:
        sent["original"] = {"number": slip.original, "business_date": slip.original_on.isoformat()}
    return sent


def goods(item: Item, kind: str) -> dict[str, Any]:
    """One line: its net is what was paid, with the tax that comes on top."""
    sign = -1 if item.is_returned and kind != "return" else 1
    paid_minor = item.net_minor + (item.tax_minor if item.is_tax_added else 0)
    return {
        "sku": item.sku,
        "quantity": str(sign * item.quantity),
        "unit_price": major(item.price_minor),
        "discount": major(item.discount_minor),
        "net": major(sign * paid_minor),
        "tax": major(item.tax_minor),
    }


def major(minor: int) -> str:
    """Minor units as an amount in pounds."""
    return str(Decimal(minor).scaleb(-2))


DIALECT = Dialect(
    adapter="native",
    write=write,
    writes=30,
    cannot={
        "reprint": "a till that speaks our JSON sends a copy as what it is: the same document",
        "cancelled transaction": "only what was completed is sent",
        "suspended": "only what was completed is sent",
        "resumed": "only what was completed is sent",
        "training mode": "only what was completed is sent",
        "control transactions": "only what was completed is sent",
        "total discount": "the till spreads it over its lines before it sends them",
        "amounts as numbers": "an amount is text, so that no language rounds it",
        "amounts in minor units": "an amount is text in major units",
        "entity bomb": "is no XML",
        "external entity": "is no XML",
    },
)
