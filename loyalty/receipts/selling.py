"""Selling: a sale's entitlement, in its place among the member's documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db import plan
from db.plan import Plan
from loyalty import tables
from loyalty.deltas import SaleDelta
from loyalty.entitle import NOTHING
from loyalty.receipt_json import digest
from loyalty.receipts import rows
from loyalty.receipts.budgets import Budgets
from loyalty.receipts.contexts import Before
from loyalty.receipts.keys import in_order_key
from loyalty.receipts.reading import order
from loyalty.receipts.redeeming import Redeeming
from loyalty.receipts.values import Difference, Given, Redeemed
from loyalty.receipts.worth import Sale, Worth, change, codes_text
from loyalty.work import Work


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting a document came to: its entry, the rows beside the journal, and the differences.

    `matched` and `unmatched` say that part of a return found a sale, and that part of it did not;
    `redemptions` what became of what the till took besides money; `sales` those it changed, before and after,
    `worths` what each sale is worth now, `gifts` what they give and no longer give for nothing.
    """

    seq: int
    beside: Plan
    differences: tuple[Difference, ...]
    matched: bool = False
    unmatched: bool = False
    redemptions: tuple[Redeemed, ...] = ()
    sales: tuple[tuple[Sale, Sale], ...] = ()
    worths: tuple[Worth, ...] = ()
    gifts: tuple[Given, ...] = ()

    def beside_redemptions(self, given: Redeeming) -> Posted:
        """The same, with what became of the redemptions."""
        return replace(self, beside=self.beside + given.beside, redemptions=given.outcomes)


def sell(work: Work, sale: Sale, at: datetime, budgets: Budgets) -> Posted:
    """Post a sale that follows all the member's documents: it earns at the tier held before it."""
    work.settle(at)
    work.review(sale.receipt.purchased_at)
    sale = budgets.share(replace(sale, context=before(work).context(sale)))
    worth = change(NOTHING, sale.worth(), sale)
    budgets.draw([worth])
    seq, deltas = post_sale(work, worth, at)
    work.count(deltas)
    work.review(at)
    work.settle(at)
    return Posted(seq, beside(work, worth, seq), worth.differences, worths=(worth,))


def before(work: Work) -> Before:
    """What a sale finds that follows all that was counted."""
    return Before(work.ladder, work.tier.years, work.tier.standing, work.totals)


def post_sale(work: Work, worth: Worth, at: datetime) -> tuple[int, list[SaleDelta]]:
    """The entry of a sale; returns its sequence number and what it adds to the counters."""
    receipt = worth.sale.receipt
    act = work.act(
        "sale",
        f"receipt:{worth.sale.receipt_id}:rev{receipt.revision}",
        at,
        codes=codes_text(worth.sale.receipt_id, "sale", [worth]),
        digest=digest(receipt),
        actor=f"store:{receipt.store}",
    )
    deltas = worth.deltas(receipt.purchased_at, in_order_key(order(receipt)))
    return work.post(act, deltas, worth.grants(at), worth.takes()), deltas


def beside(work: Work, worth: Worth, seq: int) -> Plan:
    """The rows of a sale's content and entitlement."""
    sale = worth.sale
    written = rows.document(
        work.member_id, sale.receipt_id, sale.receipt, order(sale.receipt), sale.program, seq
    )
    return written + plan.of(tables.entitlement, [worth.row(work.member_id, seq)])
