"""Posting: what a document comes to in its member's books, and what the till is answered."""

from __future__ import annotations

from dataclasses import replace

from loyalty.activities import giving, referrals
from loyalty.books import account
from loyalty.catalog.catalog import enrich
from loyalty.entitle import Context
from loyalty.explanations import reasons
from loyalty.people import members
from loyalty.people.members import Joining
from loyalty.program.shelf import reference
from loyalty.receipt import Kind
from loyalty.receipts import (
    buyers,
    gifts,
    late,
    pricing,
    redeeming,
    restoring,
    returning,
    selling,
    withholding,
)
from loyalty.receipts.budgets import budgets_of
from loyalty.receipts.case import Case
from loyalty.receipts.reading import order
from loyalty.receipts.returning import Return
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Reason, Recorded, Status
from loyalty.receipts.worth import Sale
from loyalty.work import Work


def post(case: Case, receipt_id: str) -> Recorded:
    """A document that nothing keeps from being posted, and none of whose revisions was."""
    if case.receipt.kind is Kind.SALE and case.known.member is None:
        new, posted = join(case, receipt_id)
        answer = replace(answer_of(case, receipt_id, new.work, posted), enrolled=True)
        case.write(new.work.plan() + new.rows + posted.beside, answer)
        return answer
    return written(case, receipt_id, *work_out(case, receipt_id))


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
    joined_at, member_id = case.receipt.purchased_at, new.work.member_id
    brought = referrals.bring_by_any(
        case.session, case.retailer, case.program, member_id, case.receipt.codes, joined_at
    )
    return replace(new, rows=new.rows + brought), posted


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


def written(case: Case, receipt_id: str, work: Work, posted: Posted) -> Recorded:
    """Write what posting a document came to, with the answer that its repetition gets."""
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
        withheld=withholding.of_entries(case.program, work.entries, money_of(case, posted)),
        given_back=restoring.given_back(work.entries),
        gifts=posted.gifts,
        ahead=tuple(account.tier_ahead(work.program, account.progress_of(work, case.at))),
        issues=pricing.issues(case),
    )


def money_of(case: Case, posted: Posted) -> str:
    """What a document is paid out in: the money of the goods, which a void may not tell."""
    return next((before.receipt.currency for before, _ in posted.sales), case.receipt.currency)
