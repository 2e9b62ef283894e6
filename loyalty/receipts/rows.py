"""The rows a document leaves beside the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from db import plan
from db.plan import Plan
from loyalty import tables
from loyalty.goods import Returned
from loyalty.program.model import Program
from loyalty.program.shelf import reference
from loyalty.receipt import DocumentKey, Kind, Line, Receipt
from loyalty.receipt_json import digest, plain, to_json
from loyalty.receipts import numbers
from loyalty.receipts.reading import names_its_sale
from loyalty.receipts.values import Order, Reason, Recorded
from loyalty.receipts.values import to_json as answer_json


def claim(
    receipt: Receipt, answer: Recorded, recorded_at: datetime, *, from_till: bool = False
) -> dict[str, Any]:
    """The claim on a natural key, with the answer that every repetition gets.

    What a till itself sends is counted by its running number, so that gaps can be told; of what several
    paid it sent the whole, not the parts.
    """
    counted = from_till and receipt.sequence > 0 and not receipt.part
    return {
        "key": str(receipt.key),
        "receipt_id": answer.receipt_id,
        "member_id": answer.member_id,
        "revision": receipt.revision,
        "awaited": 0,
        "digest": digest(receipt),
        "answer": answer_json(answer),
        "recorded_at": recorded_at,
        "series": f"{receipt.store}/{receipt.till}" if counted else None,
        "counter": receipt.sequence if counted else None,
        "numbered": numbers.find_numbered(receipt.key),
    }


def awaited(key: DocumentKey, receipt_id: str, recorded_at: datetime) -> Plan:
    """A claim kept for a sale that a return names and that has not come yet."""
    row = {
        "key": str(key),
        "receipt_id": receipt_id,
        "member_id": None,
        "revision": 0,
        "awaited": 1,
        "digest": "",
        "answer": "",
        "recorded_at": recorded_at,
        "series": None,
        "counter": None,
        "numbered": None,
    }
    return plan.of(tables.claim, [row])


def document(
    member_id: str, receipt_id: str, receipt: Receipt, place: Order, program: Program, seq: int
) -> Plan:
    """One revision of a document, and for a sale the stock codes it can be found by.

    `place` is that of the first revision: a correction does not move a document in time.
    """
    row = {
        "member_id": member_id,
        "receipt_id": receipt_id,
        "revision": receipt.revision,
        "claim_key": place[2],
        # To the table an exchange is a return; that something was given for it, its content says.
        "kind": Kind.RETURN if receipt.kind is Kind.EXCHANGE else receipt.kind,
        "purchased_at": place[0],
        "sequence": place[1],
        "business_date": receipt.business_date,
        "store": receipt.store,
        "program": reference(program),
        "seq": seq,
        "digest": digest(receipt),
        "content": to_json(receipt),
    }
    written = plan.of(tables.receipt, [row])
    if receipt.kind is Kind.SALE:
        written += findable(member_id, receipt_id, receipt.purchased_at, receipt.lines)
    return written


def findable(member_id: str, receipt_id: str, purchased_at: datetime, lines: Iterable[Line]) -> Plan:
    """The stock codes by which returns that name no sale find this one."""
    skus = dict.fromkeys(line.sku for line in lines if line.quantity > 0 or line.net_minor > 0)
    return plan.of(
        tables.receipt_sku,
        [
            {"member_id": member_id, "sku": sku, "receipt_id": receipt_id, "purchased_at": purchased_at}
            for sku in skus
        ],
    )


def returned(member_id: str, revision: int, seq: int, parts: Iterable[Returned]) -> Plan:
    """Which goods of which sales a return brought back."""
    return plan.of(
        tables.returned,
        [
            {
                "member_id": member_id,
                "return_id": part.return_id,
                "n": n,
                "revision": revision,
                "seq": seq,
                "return_line": part.return_line,
                "receipt_id": part.receipt_id,
                "line": part.line,
                "quantity": plain(part.quantity),
                "amount_minor": part.amount_minor,
            }
            for n, part in enumerate(parts)
        ],
    )


def parked(
    receipt: Receipt,
    receipt_id: str,
    reason: Reason,
    parked_at: datetime,
    who: str,
) -> Plan:
    """A document, or what is left of it, that waits; `who` says whose it may be."""
    row = {
        "claim_key": str(receipt.key),
        "digest": digest(receipt),
        "receipt_id": receipt_id,
        "reason": reason,
        "status": "waiting",
        "who": who,
        "waits_for": str(receipt.original) if names_its_sale(receipt) else "",
        "purchased_at": receipt.purchased_at,
        "content": to_json(receipt),
        "parked_at": parked_at,
        "closed_at": None,
        "closed_by": None,
        "closed_why": None,
    }
    return plan.of(tables.parked, [row])
