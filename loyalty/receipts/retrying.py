"""Retrying: a document that waits is looked at again, for whatever it waited for may have come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text, tuple_

from db import ids
from db.session import Session
from loyalty import tables
from loyalty.cards import scanned
from loyalty.program.shelf import reference
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipt_json import from_json
from loyalty.receipts import (
    bill_turns,
    bills,
    opening,
    parking,
    posting,
    recording,
    redeeming,
    resuming,
    taking,
)
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.parking import Waiting
from loyalty.receipts.values import Reason, Recorded, Status
from loyalty.receipts.values import from_json as answer_from_json
from loyalty.retailer import Retailer
from loyalty.tables.receipts import MAY_COME

_parked = tables.parked.c


def retry(
    session: Session,
    retailer: Retailer,
    claim_key: str,
    digest: str,
    at: datetime,
    *,
    member_id: str | None = None,
) -> Recorded | None:
    """Record a parked document again, as if it came now; in the same transaction it ceases to wait.

    `claim_key` and `digest` name the row of `parked`, `at` (UTC) is now. `member_id` says whose the document
    is once a person found out; its content stays as the till sent it, so the till's repetitions are known.
    Answers RECORDED when it was posted (and what waited for it with it), PARKED with the reason, in
    `waiting`, when it still cannot be, IGNORED when a newer revision has overtaken it, CONFLICT when only a
    person can decide. None: nothing waits under this name (any more), so doing it twice does it once.
    Raises UnknownStore and WrongCurrency like recording; then it stays as it was.
    """
    found = _find(session, claim_key, digest)
    if found is None:
        return None
    case = opening.open_case(session, retailer, Arrival(found.document, at, at))
    case = case if member_id is None else opening.as_of(case, member_id)
    claim = case.known.claim
    assert claim is not None, "what waits has claimed its key, or came under a claim"
    first = answer_from_json(claim["answer"])
    # Waiting gives a key no right that it did not have.
    case = replace(case, arrival=replace(case.arrival, may_redeem=redeeming.was_allowed(first)))
    if found.reason == Reason.OTHER_CONTENT:
        return replace(_left(case, found, Reason.OTHER_CONTENT), status=Status.CONFLICT)
    if found.reason == Reason.UNMATCHED:
        assert first.member_id is not None, "only a member's return looks for sales"
        return resuming.take_up(case, found, first.member_id) or _left(case, found, Reason.UNMATCHED)
    if case.receipt.revision > claim["revision"]:
        return _revise(case, found, first)
    if case.receipt.revision < claim["revision"] or first.status is Status.RECORDED:
        parking.take(case, found)
        return replace(first.again(), status=Status.IGNORED, waiting=Reason.OLDER_REVISION)
    return _post(case, found, member_id)


def _find(session: Session, claim_key: str, digest: str) -> Waiting | None:
    wanted = (_parked.claim_key == claim_key, _parked.digest == digest, _parked.status == "waiting")
    rows = session.rows(select(tables.parked).where(*wanted))
    return next(
        (Waiting(row.receipt_id, from_json(row.content), row.digest, row.reason, row.who) for row in rows),
        None,
    )


def _left(case: Case, found: Waiting, why: Reason) -> Recorded:
    """The answer for a document that is left where it is."""
    return Recorded(
        Status.PARKED,
        found.receipt_id,
        case.receipt.kind,
        case.receipt.revision,
        waiting=why,
        program=reference(case.program),
    )


def _revise(case: Case, found: Waiting, first: Recorded) -> Recorded:
    """A revision that came under someone else's claim: for another member, or from a clock that ran ahead."""
    named = case.known.member
    if named is not None and named["member_id"] != first.member_id:
        return _left(case, found, Reason.OTHER_MEMBER)
    if parking.is_ahead(case):
        return _left(case, found, Reason.CLOCK_AHEAD)
    return recording.repeat(case)


def _post(case: Case, found: Waiting, member_id: str | None) -> Recorded:
    """A document none of whose revisions was posted. A new reason to wait replaces the one it had."""
    if bills.is_one(case):
        case = bill_turns.take_turn(case)
        parking.take(case, found)
        return taking.post(case, found.receipt_id)
    why = parking.reason(_named(case, member_id))
    if why == found.reason:
        return _left(case, found, why)
    if why is not None:
        return parking.park(case, found.receipt_id, why)
    parking.take(case, found)
    return resuming.resume(case, posting.post(case, found.receipt_id))


def _named(case: Case, member_id: str | None) -> Case:
    """The case as it would be had the till named this member."""
    if member_id is None:
        return case
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    return replace(case, arrival=replace(case.arrival, receipt=replace(case.receipt, member=who)))


def hopeful(at: datetime, after: tuple[str, str], most: int) -> Select[tuple[str, str]]:
    """The keys and digests of so many documents that may no longer have to wait at `at`, after a given one.

    Their member is known by now, or the sale they name has been posted, or their clock's time has come.
    Nobody need ask for them: sales and enrolments take up what waits for them, but for those that ran side by
    side with it and could not see it.
    """
    come = or_(
        and_(_parked.reason == Reason.UNKNOWN_MEMBER.value, _is_known() | _is_sold()),
        and_(_parked.reason == Reason.UNKNOWN_ORIGINAL.value, _is_sold()),
        and_(_parked.reason == Reason.CLOCK_AHEAD.value, _parked.purchased_at <= at),
    )
    return (
        select(_parked.claim_key, _parked.digest)
        .where(text(MAY_COME), come, tuple_(_parked.claim_key, _parked.digest) > tuple_(*after))
        .order_by(_parked.claim_key, _parked.digest)
        .limit(most)
    )


def _is_known() -> ColumnElement[bool]:
    """Whether the card, or the retailer's id, that a document names is somebody's by now."""
    number = tables.card.c.number
    # Of an EAN-13 a reader may have dropped the first 0; whether it did, `reading` judges.
    is_cut = and_(func.length(_rest("card:")) == scanned.UPC_A_DIGITS, number == "0" + _rest("card:"))
    by_card = _parked.who.startswith("card:") & exists().where(or_(number == _rest("card:"), is_cut))
    by_id = _parked.who.startswith("external:") & exists().where(
        tables.external_id.c.key == _rest("external:")
    )
    return by_card | by_id


def _rest(prefix: str) -> ColumnElement[str]:
    return func.substr(_parked.who, len(prefix) + 1)


def _is_sold() -> ColumnElement[bool]:
    """Whether the sale a document names belongs to a member by now."""
    claim = tables.claim.c
    by_key = exists().where(claim.key == _parked.waits_for, claim.member_id.is_not(None))
    numbered = select(func.count()).where(
        claim.numbered == _parked.waits_for, claim.member_id.is_not(None), _parked.waits_for != ""
    )
    return by_key | (numbered.scalar_subquery() == 1)
