"""Parking: documents that cannot be posted yet are kept whole, with the reason, until they can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from loyalty import tables
from loyalty.receipt import Kind, Scheme
from loyalty.receipts import rows
from loyalty.receipts.case import Case
from loyalty.receipts.reading import who_text
from loyalty.receipts.values import Reason, Recorded, Status

# A till's clock may run ahead by this much; a document from further ahead waits for a person.
CLOCK_TOLERANCE = timedelta(minutes=10)
_parked = tables.parked.c


def reason(case: Case) -> Reason | None:
    """Why a document must wait; None when it can be posted."""
    if case.receipt.purchased_at > case.arrival.at + CLOCK_TOLERANCE:
        return Reason.CLOCK_AHEAD
    return _reason_of_sale(case) if case.receipt.kind is Kind.SALE else _reason_of_return(case)


def _reason_of_sale(case: Case) -> Reason | None:
    who, member, card = case.receipt.member, case.known.member, case.known.card
    if who is None:
        return Reason.UNIDENTIFIED
    if member is None:
        joins = who.scheme is Scheme.EXTERNAL and case.program.members.enrol == "first-sale"
        return None if joins else Reason.UNKNOWN_MEMBER
    if member["status"] != "active" or member["program"] != case.program.code:
        return Reason.UNKNOWN_MEMBER
    return Reason.CARD_BLOCKED if card is not None and card["status"] in ("blocked", "expired") else None


def _reason_of_return(case: Case) -> Reason | None:
    """A return needs its member and the sale it names; goods may come back with a blocked card."""
    original = case.known.original
    if case.receipt.original is not None and (original is None or original["member_id"] is None):
        return Reason.UNKNOWN_ORIGINAL
    if case.known.member is None:
        return Reason.UNKNOWN_MEMBER if case.receipt.member else Reason.UNIDENTIFIED
    return None if case.known.member["program"] == case.program.code else Reason.UNKNOWN_MEMBER


def park(case: Case, receipt_id: str, why: Reason, *, claims: bool = True) -> Recorded:
    """Keep a document whole. It claims its key, unless the key has an owner already."""
    answer = Recorded(Status.PARKED, receipt_id, case.receipt.kind, case.receipt.revision, waiting=why)
    written = rows.parked(case.receipt, receipt_id, why, case.recorded_at, None)
    case.session.apply(written + case.claim(answer) if claims else written)
    return answer


def conflict(case: Case, first: Recorded) -> Recorded:
    """Keep other content under a key that is taken, for a person to look at. The first answer stands."""
    why = Reason.OTHER_CONTENT
    case.session.apply(rows.parked(case.receipt, first.receipt_id, why, case.recorded_at, first.member_id))
    return Recorded(
        Status.CONFLICT,
        first.receipt_id,
        case.receipt.kind,
        case.receipt.revision,
        member_id=first.member_id,
        waiting=why,
    )


def resolve(case: Case, key: str) -> None:
    """What waited of a document is settled by its newer revision."""
    case.session.connection.execute(
        update(tables.parked)
        .where(_parked.claim_key == key, _parked.status == "waiting", _parked.reason != Reason.OTHER_CONTENT)
        .values(status="resolved")
    )


def waiting(case: Case, member_id: str) -> Sequence[Any]:
    """Returns that wait for this very sale, or follow it and look for an earlier one, in purchase order."""
    mine = _parked.who.in_([who for who in (who_text(case.receipt), f"member:{member_id}") if who])
    follows = mine & (_parked.purchased_at >= case.receipt.purchased_at)
    return case.session.rows(
        select(tables.parked)
        .where(
            _parked.status == "waiting",
            _parked.reason != Reason.OTHER_CONTENT,
            or_(_parked.waits_for == str(case.receipt.key), follows),
        )
        .order_by(_parked.purchased_at, _parked.claim_key)
    )
