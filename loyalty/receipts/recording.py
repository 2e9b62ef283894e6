"""Recording: the one call a door makes for a document, whatever it is and whenever it comes."""

from __future__ import annotations

from dataclasses import replace

from db import ids
from db.plan import Plan
from db.session import Session
from loyalty.program.shelf import reference
from loyalty.receipt import Kind
from loyalty.receipt_json import digest
from loyalty.receipts import (
    history,
    opening,
    parking,
    posting,
    resuming,
    returning,
    revising,
)
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.returning import Return
from loyalty.receipts.values import Reason, Recorded, Status, from_json
from loyalty.retailer import Retailer


def record(session: Session, retailer: Retailer, arrival: Arrival) -> Recorded:
    """Record a document of one member once and for all; the same document again gets the same answer.

    Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency: then nothing is kept. Everything else is
    kept: what cannot be posted is parked, and the answer says why. A sale in order and its repetition cost
    one read and one write.
    """
    return take(opening.open_case(session, retailer, arrival))


def take(case: Case) -> Recorded:
    """The same for a document that was looked up already."""
    assert not case.receipt.split, "what several paid is recorded in parts"
    claim = case.known.claim
    if claim is not None and claim["revision"] > 0:
        answer = repeat(case)
    else:
        answer = _first(case, claim["receipt_id"] if claim else ids.new(case.recorded_at))
    return resuming.resume(case, answer)


def _first(case: Case, receipt_id: str) -> Recorded:
    """A document whose key was never seen."""
    reason = parking.reason(case)
    return posting.post(case, receipt_id) if reason is None else parking.park(case, receipt_id, reason)


def repeat(case: Case) -> Recorded:
    """A document whose key was claimed before: the same, an older, another or a newer revision of it."""
    claim = case.known.claim
    assert claim is not None, "a repetition has a claim"
    # The member may have been merged into another since: the claim knows, its answer does not.
    first = replace(from_json(claim["answer"]), member_id=claim["member_id"])
    if case.receipt.revision < claim["revision"]:
        return replace(first.again(), status=Status.IGNORED, waiting=Reason.OLDER_REVISION)
    if case.receipt.revision > claim["revision"]:
        return _revised(case, first)
    if digest(case.receipt) == claim["digest"]:
        return first.again()
    return parking.conflict(case, first)


def _revised(case: Case, first: Recorded) -> Recorded:
    """A newer revision. It belongs to the member the document was recorded for, whoever the till names."""
    if first.member_id is None or first.status is not Status.RECORDED:
        parking.supersede(case, first)
        is_void = case.receipt.kind is Kind.VOID and case.receipt.original is None
        return _withdrawn(case, first) if is_void else _first(case, first.receipt_id)
    named, receipt_id, kind = case.known.member, first.receipt_id, case.receipt.kind
    if named is not None and named["member_id"] != first.member_id:
        return parking.park(case, receipt_id, Reason.OTHER_MEMBER, claiming=False)
    if parking.is_ahead(case):
        return parking.park(case, receipt_id, Reason.CLOCK_AHEAD, claiming=False)
    was, money, place = history.first_of(case.session, first.member_id, receipt_id)
    if kind is not Kind.VOID and (kind is not was or case.receipt.currency != money):
        return parking.conflict(case, first)
    owned = opening.unmoved(case, opening.as_of(case, first.member_id))
    parking.resolve(owned)
    if was is Kind.SALE:
        return posting.written(owned, receipt_id, *revising.revise_sale(owned, receipt_id))
    withdrawn = was in (Kind.RETURN, Kind.EXCHANGE) and kind is Kind.VOID
    coming = Return(receipt_id, case.receipt, place, revised=True, withdrawn=withdrawn)
    return posting.written(owned, receipt_id, *returning.give_back(owned, coming))


def _withdrawn(case: Case, first: Recorded) -> Recorded:
    """The void of a document that was not posted: nothing of it waits any more, and nothing is left."""
    receipt = case.receipt
    answer = Recorded(
        Status.RECORDED, first.receipt_id, receipt.kind, receipt.revision, program=reference(case.program)
    )
    case.write(Plan(), answer)
    return answer
