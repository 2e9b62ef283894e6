"""Late sales: one that belongs before others is put in its place, and what follows from it is restated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.deltas import SaleDelta
from loyalty.program.model import Program
from loyalty.receipts import contexts, course, folding, gifts, history, redeeming, superseding
from loyalty.receipts.budgets import budgets_of
from loyalty.receipts.case import Case
from loyalty.receipts.folding import Refold
from loyalty.receipts.reading import order
from loyalty.receipts.redeeming import Redeeming
from loyalty.receipts.selling import Posted, beside, post_sale, sell
from loyalty.receipts.worth import Sale, Worth, codes_text, origin_of
from loyalty.tier_rows import TierState
from loyalty.work import Work
from points.state import State


def sell_late(case: Case, sale: Sale) -> tuple[Work, Posted]:
    """Post a sale that belongs before others: every later sale earns what it would have earned in order.

    Each difference is one `restated` entry. Costs five reads beyond a sale in order, however many follow it.
    """
    member = _member_row(case.session, case.member_id)
    dated = _dated(case.program, member, sale)
    work, posted = _sell(case, sale, dated or member)
    posted = gifts.hand_out(case, work, sale.receipt_id, posted)
    return work, replace(posted, beside=posted.beside + plan.of(tables.member, [dated] if dated else []))


def _sell(case: Case, sale: Sale, member: dict[str, Any]) -> tuple[Work, Posted]:
    session, member_id, ladder, at = case.session, case.member_id, case.program.ladder, case.at
    if not contexts.is_folded(case.program, case.bought_under):
        work = case.work()
        given = redeeming.redeem(case, work, sale.receipt_id)
        sale = redeeming.discounted(sale, given.outcomes)
        return work, sell(work, sale, at, budgets_of(case)).beside_redemptions(given)
    before = course.ladders_before(session, case.retailer.shelf, case.program, case.known.versions)
    start = course.Member(ladder, member["joined_on"], member["joined_at"], before)
    place = order(sale.receipt)
    since = history.sales(session, case.retailer.shelf, member_id, since=sale.receipt.purchased_at)
    later = [past for past in since if past.order > place]
    stored, acts = history.counted(session, member_id)
    # What it redeems may lower what it earns, so that is known first.
    spending = _begun(case, case.known.state) if case.receipt.redemptions else None
    given = redeeming.redeem(case, spending, sale.receipt_id) if spending is not None else Redeeming()
    sale = redeeming.discounted(sale, given.outcomes)
    found = folding.refold(start, sale, place, later, stored, at, budgets_of(case), acts)
    budgets_of(case).draw([found.late])
    journal = case.journal(_origins(found))
    work = spending if spending is not None else _begun(case, journal)
    work.look_at(journal)
    posted = _post(work, found, at).beside_redemptions(given)
    if ladder is not None:
        tier = TierState(found.years, found.standing, max([start.joined_at, *found.moments]))
        superseding.supersede(session, work, start, superseding.Outcome(tier, found.totals, found.changes))
    work.settle(at)
    return work, posted


def _begun(case: Case, state: State | None) -> Work:
    assert state is not None, "a member has a journal"
    return Work(case.program, state, case.tier, {}, case.recorded_at, announces=case.retailer.announces)


def _post(work: Work, found: Refold, at: datetime) -> Posted:
    work.settle(at)
    seq, _ = post_sale(work, found.late, at)
    written = beside(work, found.late, seq)
    differences = list(found.late.differences)
    for worth, deltas in found.restated:
        written += plan.of(tables.entitlement, [worth.row(work.member_id, _restate(work, worth, deltas, at))])
        differences += worth.differences
    worths = (found.late, *(worth for worth, _ in found.restated))
    return Posted(seq, written, tuple(differences), worths=worths)


def _restate(work: Work, worth: Worth, deltas: Sequence[SaleDelta], at: datetime) -> int:
    receipt_id = worth.sale.receipt_id
    act = work.act(
        "restated",
        f"restated:{receipt_id}:{work.state.head.seq + 1}",
        at,
        codes=codes_text(receipt_id, "restated", [worth]),
    )
    return work.post(act, deltas, worth.grants(at), worth.takes())


def _origins(found: Refold) -> list[str]:
    """The lots of every restated sale, for what may have to be taken back."""
    return [
        origin_of(worth.sale.receipt_id, difference.rule)
        for worth, _ in found.restated
        for difference in worth.differences
    ]


def _member_row(session: Session, member_id: str) -> dict[str, Any]:
    return session.mappings(select(tables.member).where(tables.member.c.member_id == member_id))[0]


def _dated(program: Program, member: dict[str, Any], sale: Sale) -> dict[str, Any] | None:
    """The member's row with an earlier date, where a first sale dates the card and this one came before."""
    if program.members.enrol != "first-sale" or sale.receipt.purchased_at >= member["joined_at"]:
        return None
    joined_at = sale.receipt.purchased_at
    return {**member, "joined_at": joined_at, "joined_on": joined_at.astimezone(program.zoneinfo).date()}
