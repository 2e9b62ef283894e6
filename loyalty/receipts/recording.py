"""Recording: the one call a door makes for a document, whatever it is and whenever it comes."""

from __future__ import annotations

from dataclasses import replace

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty import standings
from loyalty.activities import giving
from loyalty.books import account
from loyalty.catalog.catalog import enrich
from loyalty.entitle import Context
from loyalty.errors import UnknownStore, UnknownTill, WrongCurrency, WrongStore
from loyalty.explanations import reasons
from loyalty.people import members
from loyalty.people.members import Joining
from loyalty.program.model import Program
from loyalty.program.shelf import in_force, reference
from loyalty.receipt import Kind, MemberRef, Receipt, Scheme
from loyalty.receipt_json import digest
from loyalty.receipts import (
    buyers,
    claims,
    gifts,
    history,
    late,
    parking,
    redeeming,
    restoring,
    returning,
    revising,
    rows,
    selling,
    withholding,
)
from loyalty.receipts.budgets import budgets_of
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.parking import Waiting
from loyalty.receipts.reading import Known, look, order
from loyalty.receipts.returning import Return
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Reason, Recorded, Status, from_json
from loyalty.receipts.worth import Sale
from loyalty.retailer import Retailer
from loyalty.shops import till_keys
from loyalty.work import Work


def record(session: Session, retailer: Retailer, arrival: Arrival) -> Recorded:
    """Record a document once and for all; the same document again gets the same answer.

    Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency: then nothing is kept. Everything else is
    kept: what cannot be posted is parked, and the answer says why. A sale in order and its repetition cost
    one read and one write.
    """
    case = open_case(session, retailer, arrival)
    claim = case.known.claim
    if claim is not None and claim["revision"] > 0:
        answer = repeat(case)
    else:
        answer = _first(case, claim["receipt_id"] if claim else ids.new(arrival.recorded_at))
    return resume(case, answer)


def needs_everything(receipt: Receipt) -> bool:
    """Whether every lot must be read, to take points back or to spend them; earning needs what is due."""
    return receipt.kind is not Kind.SALE or bool(receipt.redemptions)


def open_case(session: Session, retailer: Retailer, arrival: Arrival, *, is_quote: bool = False) -> Case:
    """A document and all that is known of it. Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency."""
    receipt = arrival.receipt
    spends = bool(receipt.redemptions) and not is_quote
    whole = needs_everything(receipt)
    known = look(session, receipt, arrival.till_digest, arrival.at, whole=whole, lock=spends)
    if arrival.till_digest and not (known.till and till_keys.opens(known.till, arrival.at)):
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
    if known.member and not whole and _is_short(known, program):
        known = look(session, receipt, arrival.till_digest, arrival.at, whole=True)
    acted_at = known.state.head.acted_at if known.state and known.state.head.acted_at else arrival.at
    at = max(arrival.at, acted_at)
    return Case(session, retailer, arrival, known, program, bought, at, is_quote)


def _is_short(known: Known, program: Program) -> bool:
    """Whether a new version of the programme looks further back than the one that wrote the standing."""
    assert known.member is not None, "a standing has a member"
    tier = standings.standing_from(known.standing, known.member, program.ladder)
    return standings.is_short(known.standing, program, tier)


def _first(case: Case, receipt_id: str) -> Recorded:
    """A document whose key was never seen."""
    reason = parking.reason(case)
    return post(case, receipt_id) if reason is None else parking.park(case, receipt_id, reason)


def post(case: Case, receipt_id: str) -> Recorded:
    """A document that nothing keeps from being posted, and none of whose revisions was."""
    if case.receipt.kind is Kind.SALE and case.known.member is None:
        new, posted = join(case, receipt_id)
        answer = replace(answer_of(case, receipt_id, new.work, posted), enrolled=True)
        case.write(new.work.plan() + new.rows + posted.beside, answer)
        return answer
    return _written(case, receipt_id, *work_out(case, receipt_id))


def work_out(case: Case, receipt_id: str) -> tuple[Work, Posted]:
    """What posting a member's document comes to. Nothing but a voucher's use is written."""
    if case.receipt.kind is not Kind.SALE:
        return returning.give_back(case, Return(receipt_id, case.receipt, order(case.receipt)))
    sale = _sale(case, receipt_id, case.member_id)
    if not case.is_in_order():
        return late.sell_late(case, sale)
    work = case.work()
    return work, _sold(case, work, sale)


def join(case: Case, receipt_id: str) -> tuple[Joining, Posted]:
    """A first sale that makes a member and dates the card. Nothing but a voucher's use is written."""
    assert case.receipt.member is not None, "a first sale names its member"
    new = members.joining(
        case.retailer,
        case.program,
        case.receipt.purchased_at,
        case.arrival.recorded_at,
        external_id=case.receipt.member.value,
    )
    posted = _sold(case, new.work, _sale(case, receipt_id, new.work.member_id))
    giving.reached(new.work, case.at)
    return new, posted


def _sold(case: Case, work: Work, sale: Sale) -> Posted:
    """A sale in order: what it redeems is taken before it earns, what it gives for nothing follows."""
    given = redeeming.redeem(case, work, sale.receipt_id)
    sale = redeeming.discounted(sale, given.outcomes)
    posted = selling.sell(work, sale, case.at, budgets_of(case)).beside_redemptions(given)
    return gifts.hand_out(case, work, sale.receipt_id, posted)


def _sale(case: Case, receipt_id: str, member_id: str) -> Sale:
    receipt = enrich(case.receipt, case.known.catalog)
    context = Context("", facts=buyers.facts(case, member_id))
    return Sale(receipt_id, receipt, case.bought_under, case.zone, context)


def _written(case: Case, receipt_id: str, work: Work, posted: Posted) -> Recorded:
    giving.reached(work, case.at)
    journal = work.plan()
    answer = answer_of(case, receipt_id, work, posted)
    case.write(journal + posted.beside, answer)
    return answer


def answer_of(case: Case, receipt_id: str, work: Work, posted: Posted) -> Recorded:
    """What a document that was posted came to."""
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
        program=reference(work.program),
        reasons=reasons.of_entries(work.entries),
        redemptions=posted.redemptions,
        withheld=withholding.of_entries(case.program, work.entries),
        given_back=restoring.given_back(work.entries),
        gifts=posted.gifts,
        ahead=tuple(account.tier_ahead(work.program, account.progress_of(work, case.at))),
    )


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
        return _first(case, first.receipt_id)
    named, receipt_id, kind = case.known.member, first.receipt_id, case.receipt.kind
    if named is not None and named["member_id"] != first.member_id:
        return parking.park(case, receipt_id, Reason.OTHER_MEMBER, claiming=False)
    if parking.is_ahead(case):
        return parking.park(case, receipt_id, Reason.CLOCK_AHEAD, claiming=False)
    was, place = history.first_of(case.session, first.member_id, receipt_id)
    if kind not in (was, Kind.VOID):
        return parking.conflict(case, first)
    owned = _unmoved(case, as_of(case, first.member_id))
    parking.resolve(owned)
    if was is Kind.SALE:
        return _written(owned, receipt_id, *revising.revise_sale(owned, receipt_id))
    withdrawn = was is Kind.RETURN and kind is Kind.VOID
    coming = Return(receipt_id, case.receipt, place, revised=True, withdrawn=withdrawn)
    return _written(owned, receipt_id, *returning.give_back(owned, coming))


def as_of(case: Case, member_id: str) -> Case:
    """The same case, read again for the member the document belongs to, whoever the till named."""
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    looked_up = replace(case.receipt, member=who)
    known = look(case.session, looked_up, case.arrival.till_digest, case.arrival.at, whole=True)
    # By its id the member is found whatever the card is; but a card that only collects spends nothing.
    card = case.known.card
    only_collects = card is not None and card["status"] == "earn-only"
    return replace(case, known=replace(known, card=card if only_collects else None))


def _unmoved(case: Case, again: Case) -> Case:
    """The case read again, if its claim is still the one that was judged. Raises LostSwap."""
    judged, found = case.known.claim, again.known.claim
    assert judged is not None, "a revision has a claim"
    if found is None or judged["revision"] != found["revision"]:
        raise LostSwap(f"the claim on {case.receipt.key} had moved on between two reads")
    return again


def resume(case: Case, answer: Recorded) -> Recorded:
    """Take up the returns that waited for this sale; the answer then tells of all that was posted."""
    is_new = answer.status is Status.RECORDED and not answer.replayed
    is_awaited = case.known.waiting and case.receipt.kind is Kind.SALE
    if not is_awaited or not is_new or answer.member_id is None:
        return answer
    first = answer
    for found in parking.waiting(case, answer.member_id):
        later = take_up(case, found, answer.member_id)
        answer = (
            answer
            if later is None
            else replace(
                answer,
                differences=(*answer.differences, *later.differences),
                balances=later.balances,
                seq=later.seq,
                tier=later.tier,
                moves=(*answer.moves, *later.moves),
                ahead=later.ahead,
                withheld=(*answer.withheld, *later.withheld),
                given_back=_added(answer.given_back, later.given_back),
                gifts=(*answer.gifts, *later.gifts),
                reasons=(*answer.reasons, *later.reasons),
            )
        )
    if answer is not first:
        claims.tell_more(case.session, rows.claim(case.receipt, answer, case.recorded_at))
    return answer


def _added(first: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {currency: first.get(currency, 0) + more.get(currency, 0) for currency in {**first, **more}}


def take_up(case: Case, found: Waiting, member_id: str) -> Recorded | None:
    """Look again at a return that waits; None where what is left of it finds nothing now either."""
    owned = as_of(_later(case, found.document), member_id)
    assert owned.known.store is not None, "what waits came from a store"
    if owned.known.store["program"] != case.program.code:
        return None
    resumed = found.reason == Reason.UNMATCHED
    coming = Return(found.receipt_id, found.document, order(found.document), resumed=resumed)
    work, posted = returning.give_back(owned, coming)
    if coming.resumed and not posted.matched:
        return None
    parking.take(case, found)
    if not coming.resumed:
        return _written(owned, found.receipt_id, work, posted)
    answer = answer_of(owned, found.receipt_id, work, posted)
    owned.session.apply(work.plan() + posted.beside)
    return answer


def _later(case: Case, document: Receipt) -> Case:
    """The case of a document that came before its sale, taken up now, and not before it was made."""
    session, shelf, code = case.session, case.retailer.shelf, case.program.code
    bought = shelf.take(session, code, in_force(case.known.versions, document.purchased_at).number)
    arrival = replace(case.arrival, receipt=document)
    return replace(case, arrival=arrival, bought_under=bought, at=max(case.at, document.purchased_at))
