"""Offering: the code on a slip by which who forgot the card takes the points later."""

from __future__ import annotations

from datetime import timedelta

from db import plan
from db.plan import Plan
from loyalty import tables
from loyalty.people import privacy
from loyalty.receipt import Kind
from loyalty.receipt_json import digest
from loyalty.receipts.case import Case
from loyalty.receipts.values import Reason, Recorded, Status

VALID = timedelta(days=14)
MARK = "RGC1:"  # how the text of a QR code said what it is, before it became a link
_CODE_CHARS = 12  # 60 bits


def code(index_key: bytes, receipt_id: str) -> str:
    """The code that opens an unidentified receipt; made from its id and the key, stored nowhere."""
    return privacy.derived_code(index_key, "receipt claim", receipt_id, _CODE_CHARS)


def is_open(answer: Recorded) -> bool:
    """Whether a receipt can be claimed by a code: a sale of nobody, as a till was told of it."""
    return (
        answer.status is Status.PARKED and answer.waiting == Reason.UNIDENTIFIED and answer.kind == Kind.SALE
    )


def offered(case: Case, receipt_id: str) -> Plan:
    """The row by which a parked sale that a till itself sent can be claimed."""
    if not case.arrival.till_digest or case.receipt.kind is not Kind.SALE:
        return Plan()
    row = {
        "code_digest": privacy.secret_digest(code(case.retailer.index_key, receipt_id)),
        "claim_key": str(case.receipt.key),
        "document_digest": digest(case.receipt),
        "program": case.program.code,
        "expires_at": case.recorded_at + VALID,
        "claimed_at": None,
    }
    return plan.of(tables.claim_code, [row])
