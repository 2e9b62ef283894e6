"""Recording: the one call a door makes for a document, whatever it is and whenever it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db import ids
from db.session import Session
from loyalty import members
from loyalty.catalog import enrich
from loyalty.errors import UnknownStore, UnknownTill, WrongCurrency, WrongStore
from loyalty.receipt import Kind, MemberRef, Scheme
from loyalty.receipt_json import digest
from loyalty.receipt_json import from_json as from_text
from loyalty.receipts import late, parking, returning, revising, selling
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.reading import look
from loyalty.receipts.returning import Return
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Reason, Recorded, Status, from_json
from loyalty.receipts.worth import Sale
from loyalty.retailer import Retailer
from loyalty.shelf import in_force
from loyalty.work import Work


def record(session: Session, retailer: Retailer, arrival: Arrival) -> Recorded:
    """Record a document once and for all; the same document again gets the same answer.

    Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency: then nothing is kept. Everything else is
    kept: what cannot be posted is parked, and the answer says why. A sale in order and its repetition cost
    one read and one write.
    """
    case = _case(session, retailer, arrival)
    if case.known.claim is not None:
        return _repeated(case)
    answer = _first(case, ids.new(arrival.recorded_at))
    return _resumed(case, answer) if case.known.waiting else answer


def _case(session: Session, retailer: Retailer, arrival: Arrival) -> Case:
    receipt = arrival.receipt
    known = look(session, receipt, arrival.till_digest, arrival.at, whole=receipt.kind is not Kind.SALE)
    if arrival.till_digest and (known.till is None or known.till["revoked_at"] is not None):
        raise UnknownTill
    if known.till is not None and known.till["store"] != receipt.store:
        raise WrongStore(known.till["store"], receipt.store)
    if known.store is None:
        raise UnknownStore(receipt.store)
    code = known.store["program"]
    program = retailer.shelf.take(session, code, in_force(known.versions, arrival.at).number)
    if receipt.currency != program.money:
        raise WrongCurrency(program.money, receipt.currency)
    bought = retailer.shelf.take(session, code, in_force(known.versions, receipt.purchased_at).number)
    acted_at = known.state.head.acted_at if known.state and known.state.head.acted_at else arrival.at
    at = max(arrival.at, acted_at)
    return Case(session, retailer, arrival, known, program, bought, at)


def _first(case: Case, receipt_id: str) -> Recorded:
    """A document whose key was never seen."""
    reason = parking.reason(case)
    if reason is not None:
        return parking.park(case, receipt_id, reason)
    if case.receipt.kind is not Kind.SALE:
        return _written(case, receipt_id, *returning.give_back(case, Return(receipt_id, case.receipt)))
    if case.known.member is None:
        return _joined(case, receipt_id)
    sale = _sale(case, receipt_id)
    if case.is_in_order():
        work = case.work()
        return _written(case, receipt_id, work, selling.sell(work, sale, case.at))
    return _written(case, receipt_id, *late.sell_late(case, sale))


def _joined(case: Case, receipt_id: str) -> Recorded:
    """A first sale that makes a member and dates the card."""
    assert case.receipt.member is not None, "a first sale names its member"
    new = members.joining(
        case.retailer,
        case.program,
        case.receipt.purchased_at,
        case.arrival.recorded_at,
        external_id=case.receipt.member.value,
    )
    posted = selling.sell(new.work, _sale(case, receipt_id), case.at)
    answer = _answer(case, receipt_id, new.work, posted)
    answer = replace(answer, enrolled=True)
    case.session.apply(new.work.plan() + new.rows + posted.beside + case.claim(answer))
    return answer


def _sale(case: Case, receipt_id: str) -> Sale:
    receipt = enrich(case.receipt, case.known.catalog)
    return Sale(receipt_id, receipt, case.bought_under, case.zone)


def _written(case: Case, receipt_id: str, work: Work, posted: Posted) -> Recorded:
    journal = work.plan()
    answer = _answer(case, receipt_id, work, posted)
    case.session.apply(journal + posted.beside + case.claim(answer))
    return answer


def _answer(case: Case, receipt_id: str, work: Work, posted: Posted) -> Recorded:
    return Recorded(
        status=Status.RECORDED,
        receipt_id=receipt_id,
        kind=case.receipt.kind,
        revision=case.receipt.revision,
        member_id=work.member_id,
        waiting=Reason.UNMATCHED if posted.unmatched else None,
        differences=posted.differences,
        balances=dict(work.state.balances),
        seq=work.state.head.seq,
        tier=work.tier.standing.tier,
        moves=work.moves(),
    )


def _repeated(case: Case) -> Recorded:
    """A document whose key was claimed before: the same, an older, another or a newer revision of it."""
    claim = case.known.claim
    assert claim is not None, "a repetition has a claim"
    first = from_json(claim["answer"])
    if case.receipt.revision < claim["revision"]:
        return replace(first.again(), status=Status.IGNORED, waiting=Reason.OLDER_REVISION)
    if case.receipt.revision > claim["revision"]:
        return _revised(case, first)
    if digest(case.receipt) == claim["digest"]:
        return first.again()
    return parking.conflict(case, first)


def _revised(case: Case, first: Recorded) -> Recorded:
    """A newer revision. It belongs to the member the document was recorded for, whoever the till names."""
    parking.resolve(case, str(case.receipt.key))
    if first.member_id is None or first.status is not Status.RECORDED:
        return _first(case, first.receipt_id)
    named = case.known.member
    if named is not None and named["member_id"] != first.member_id:
        return parking.park(case, first.receipt_id, Reason.OTHER_MEMBER, claims=False)
    owned = _as_of(case, first.member_id)
    if first.kind == Kind.SALE:
        return _written(owned, first.receipt_id, *revising.revise_sale(owned, first.receipt_id))
    return _written(
        owned, first.receipt_id, *returning.give_back(owned, Return(first.receipt_id, case.receipt))
    )


def _as_of(case: Case, member_id: str) -> Case:
    """The same case, read again for the member the document was first recorded for."""
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    looked_up = replace(case.receipt, member=who)
    known = look(case.session, looked_up, case.arrival.till_digest, case.arrival.at, whole=True)
    return replace(case, known=known)


def _resumed(case: Case, answer: Recorded) -> Recorded:
    """Take up the returns that waited for this sale; the answer then tells of all that was posted."""
    if case.receipt.kind is not Kind.SALE or answer.status is not Status.RECORDED or answer.member_id is None:
        return answer
    for row in parking.waiting(case, answer.member_id):
        later = _take_up(case, row, answer.member_id)
        answer = replace(
            answer,
            differences=(*answer.differences, *later.differences),
            balances=later.balances,
            seq=later.seq,
            tier=later.tier,
            moves=(*answer.moves, *later.moves),
        )
    case.session.apply(case.claim(answer))
    return answer


def _take_up(case: Case, row: Any, member_id: str) -> Recorded:
    document = from_text(row.content)
    parking.resolve(case, row.claim_key)
    waiting = replace(case, arrival=replace(case.arrival, receipt=document))
    owned = _as_of(waiting, member_id)
    resumed = row.reason == Reason.UNMATCHED
    work, posted = returning.give_back(owned, Return(row.receipt_id, document, resumed=resumed))
    if not resumed:
        return _written(owned, row.receipt_id, work, posted)
    answer = _answer(owned, row.receipt_id, work, posted)
    owned.session.apply(work.plan() + posted.beside)
    return answer
