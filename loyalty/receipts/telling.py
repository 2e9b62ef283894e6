"""Telling: the events of documents that were taken and could not be posted."""

from __future__ import annotations

from collections.abc import Iterable

from db import ids
from db.plan import Plan
from events import outbox
from loyalty.receipts.case import Case
from loyalty.receipts.values import Outcome, Reason, Redeemed


def parked(case: Case, receipt_id: str, why: Reason) -> Plan:
    """A document, or part of it, waits."""
    return _told(case, "receipt.parked", receipt_id, why)


def conflict(case: Case, receipt_id: str, why: Reason) -> Plan:
    """Other content came under a key that is taken."""
    return _told(case, "receipt.conflict", receipt_id, why)


def rejected(case: Case, member_id: str, receipt_id: str, outcomes: Iterable[Redeemed]) -> Plan:
    """Points that a completed sale redeemed were not there. A voucher that was no good owes no points."""
    told = Plan()
    for each in outcomes:
        if each.outcome is Outcome.REJECTED and each.currency and case.retailer.announces:
            told += outbox.happened(
                "redemption.rejected",
                {
                    "receipt": ids.outside("receipt", receipt_id),
                    "currency": each.currency,
                    "wanted": each.amount,
                    "taken": 0,
                },
                occurred_at=case.at,
                recorded_at=case.recorded_at,
                member_id=member_id,
                program=case.program.code,
            )
    return told


def _told(case: Case, event_type: str, receipt_id: str, why: Reason) -> Plan:
    if not case.retailer.announces:
        return Plan()
    return outbox.happened(
        event_type,
        {
            "receipt": ids.outside("receipt", receipt_id),
            "kind": case.receipt.kind,
            "store": case.receipt.store,
            "revision": case.receipt.revision,
            "reason": why,
        },
        occurred_at=case.at,
        recorded_at=case.recorded_at,
        program=case.program.code,
    )
