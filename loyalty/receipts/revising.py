"""Revising: a higher revision of a document replaces it, and the difference is posted."""

from __future__ import annotations

from dataclasses import replace

from loyalty.catalog.catalog import enrich
from loyalty.receipt import Kind
from loyalty.receipts import history, rows
from loyalty.receipts.case import Case
from loyalty.receipts.correcting import Correction, correct
from loyalty.receipts.selling import Posted
from loyalty.work import Work


def revise_sale(case: Case, receipt_id: str) -> tuple[Work, Posted]:
    """Post what a sale's new content is worth less than, or beyond, the old. A void leaves nothing of it.

    The sale keeps its place in time, its programme version and its context; goods that came back stay back.
    """
    (past,) = history.sales(case.session, case.retailer.shelf, case.member_id, ids=[receipt_id])
    receipt = enrich(case.receipt, case.known.catalog)
    if receipt.redemptions == past.sale.receipt.redemptions:
        off = min(past.sale.receipt.discounted_minor, max(0, receipt.net_minor))
        receipt = replace(receipt, discounted_minor=off)
    correction = Correction(
        receipt_id,
        receipt,
        "void" if receipt.kind is Kind.VOID else "revised",
        f"receipt:{receipt_id}:rev{receipt.revision}",
        case.at,
        [(past.sale, past.revised(receipt))],
        may_add=True,
    )
    work, posted = correct(case, correction)
    (_, now), *_ = posted.sales
    receipt = replace(receipt, discounted_minor=now.receipt.discounted_minor)
    written = rows.document(work.member_id, receipt_id, receipt, past.order, past.sale.program, posted.seq)
    return work, replace(posted, beside=posted.beside + written)
