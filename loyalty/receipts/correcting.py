"""Correcting: sales are entitled again for what is left of them; one entry posts the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import plan
from loyalty import tables
from loyalty.receipt import Receipt
from loyalty.receipt_json import digest
from loyalty.receipts import gifts, redeeming, refunding, restoring, room, withdrawing
from loyalty.receipts.budgets import budgets_of
from loyalty.receipts.case import Case
from loyalty.receipts.keys import in_order_key, later_key
from loyalty.receipts.reading import order
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Redeemed
from loyalty.receipts.worth import Sale, Worth, change, codes_text, origin_of
from loyalty.work import Work
from points.state import State

_INSTANT = timedelta(microseconds=1)  # the shortest time there is, here and in both databases


@dataclass(frozen=True, slots=True)
class Correction:
    """A document that changes sales made before: its id, its content, and each sale before and after it.

    `known_at` (UTC) is when the shop knew, `cause` what makes the entry unique among the member's. One that
    `may_add` can make a sale larger than it was.
    """

    receipt_id: str
    document: Receipt
    kind: str
    cause: str
    known_at: datetime
    sales: Sequence[tuple[Sale, Sale]]
    may_add: bool


def correct(case: Case, correction: Correction) -> tuple[Work, Posted]:
    """Post the difference each sale makes. It restates nothing else, and lowers no tier before its review."""
    worths = [change(before.worth(), after.worth(), after) for before, after in correction.sales]
    work, at = _work(case, worths), case.at
    work.settle(at)
    work.review(at)
    spent = restoring.restore(case, work, correction.receipt_id, correction.sales)
    sales = _discounted(correction, spent.outcomes)
    if correction.may_add:
        sales = room.kept_to(work, sales)
    if sales != [*correction.sales]:
        worths = [change(before.worth(), after.worth(), after) for before, after in sales]
        work.look_at(_journal(case, worths))
    budgets_of(case).draw(worths)
    place = _place(case, correction, work)
    deltas = [delta for worth in worths for delta in worth.deltas(*place)]
    fallen = withdrawing.withdrawn(case, work, worths, deltas)
    deltas += [delta for worth in fallen for delta in worth.deltas(*place)]
    worths += fallen
    act = work.act(
        correction.kind,
        correction.cause,
        at,
        codes=codes_text(correction.receipt_id, correction.kind, worths),
        digest=digest(correction.document),
        actor=f"store:{correction.document.store}",
    )
    grants = [grant for worth in worths for grant in worth.grants(at)]
    takes = [take for worth in worths for take in worth.takes()]
    seq = work.post(act, deltas, grants, takes, pays_out=refunding.pays_money(sales))
    work.count(deltas)
    work.settle(at)
    written = spent.beside + plan.of(tables.entitlement, [worth.row(work.member_id, seq) for worth in worths])
    differences = tuple(d for worth in worths for d in worth.differences)
    posted = Posted(
        seq,
        written,
        differences,
        redemptions=spent.outcomes,
        sales=tuple(sales),
        worths=tuple(worths),
    )
    return work, gifts.hand_out(case, work, correction.receipt_id, posted)


def _discounted(correction: Correction, outcomes: Sequence[Redeemed]) -> list[tuple[Sale, Sale]]:
    """The sales, where a document redeems anew, with what that took off its price."""
    return [
        (before, redeeming.discounted(after, outcomes))
        if outcomes and after.receipt_id == correction.receipt_id
        else (before, after)
        for before, after in correction.sales
    ]


def _journal(case: Case, worths: Iterable[Worth]) -> State:
    """The member's whole journal, with the lots these sales granted ready to be taken from."""
    return case.journal(origin_of(d.receipt_id, d.rule) for worth in worths for d in worth.differences)


def _work(case: Case, worths: Iterable[Worth]) -> Work:
    state = _journal(case, worths)
    return Work(
        case.program,
        state,
        case.tier,
        dict(case.known.totals),
        case.recorded_at,
        announces=case.retailer.announces,
    )


def _place(case: Case, correction: Correction, work: Work) -> tuple[datetime, str]:
    """When its deltas count, and by which key: its own place if it follows all that counted, else after that.

    So whoever folds the deltas in their order finds what was found when they came one by one.
    """
    document, last = correction.document, case.known.last
    own = order(document)
    follows = (last is None or own > last) and own[0] >= work.tier.counted_at
    if follows and correction.known_at == own[0]:
        return own[0], in_order_key(own)
    counted = [work.tier.counted_at, *([last[0] + _INSTANT] if last else [])]
    return max(correction.known_at, *counted), later_key(work.state.head.seq + 1)
