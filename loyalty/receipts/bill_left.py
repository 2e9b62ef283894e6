"""What is left of one part of a bill, for more of it to come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from db.session import Session
from loyalty import goods, tables
from loyalty.goods import Sold
from loyalty.receipt import Kind, Receipt
from loyalty.receipt_json import from_json
from loyalty.receipts import history
from loyalty.receipts.case import Case
from loyalty.receipts.reading import order

_parked = tables.parked.c
Row = Mapping[str, Any]


def sold(case: Case, claim: Row, n: int, return_id: str) -> Sold:
    """One part of a sale, or of the sale of an exchange, with what came back but by the return of this id."""
    if claim["member_id"] is None:
        return waiting(case.session, claim, str(replace(case.receipt.key, part=n)))
    session, shelf, member_id = case.session, case.retailer.shelf, claim["member_id"]
    named_id = str(claim["receipt_id"])
    found = history.sales(session, shelf, member_id, ids=[named_id])
    if not found:
        sale_id = history.find_exchanged(session, member_id, named_id)
        found = history.sales(session, shelf, member_id, ids=[sale_id]) if sale_id else ()
    if not found:  # what it names is no sale: nothing of it can come back
        return Sold(named_id, replace(case.receipt, lines=(), given=()), ())
    sale = found[0].without(return_id)
    return Sold(sale.receipt_id, sale.receipt, sale.returned)


def waiting(session: Session, claim: Row, own: str = "") -> Sold:
    """A part that waits for its member, and so do returns of it: they are matched as they will be.

    The return under the key `own` is not among them.
    """
    mine = (_parked.claim_key == claim["key"], _parked.digest == claim["digest"])
    (kept,) = session.rows(select(_parked.content).where(*mine))
    sold = Sold(str(claim["receipt_id"]), from_json(kept.content), ())
    theirs = (_parked.waits_for == claim["key"], _parked.claim_key != own, _parked.status == "waiting")
    rows = session.rows(select(_parked.content).where(*theirs))
    for document in sorted((from_json(row.content) for row in rows), key=order):
        sold = _less(sold, document)
    return sold


def _less(sold: Sold, document: Receipt) -> Sold:
    """What is sold once a document is taken up that waits for it."""
    if document.kind is Kind.VOID:
        return replace(sold, returned=(*sold.returned, *goods.whole(sold)))
    found = goods.match(document.lines, [sold], document.currency)
    if document.kind is Kind.EXCHANGE:
        if found.unmatched:
            return sold
        given = (*sold.receipt.given, *document.given)
        sold = replace(sold, receipt=replace(sold.receipt, given=given))
    return replace(sold, returned=(*sold.returned, *found.returned))
