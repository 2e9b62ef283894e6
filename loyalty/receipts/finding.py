"""Finding a sale by what stands on its slip, for goods that come back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.goods import Sold
from loyalty.program.shelf import Shelf
from loyalty.receipt import DocumentKey, Kind
from loyalty.receipt_json import from_json
from loyalty.receipts import history

_claim, _parked = tables.claim.c, tables.parked.c


@dataclass(frozen=True, slots=True)
class Found:
    """A sale, and whose it is; None while nobody was named."""

    sold: Sold
    member_id: str | None


def find(session: Session, shelf: Shelf, key: DocumentKey) -> Found | None:
    """The sale of this key, with what came back of it; also one that waits for its member.

    What several paid, and any other document, is none.
    """
    rows = session.rows(select(_claim.receipt_id, _claim.member_id).where(_claim.key == str(key)))
    if not rows:
        return None
    receipt_id, member_id = rows[0].receipt_id, rows[0].member_id
    if member_id is not None:
        sales = (past.sale for past in history.sales(session, shelf, member_id, ids=[receipt_id]))
        return next(
            (Found(Sold(each.receipt_id, each.receipt, each.returned), member_id) for each in sales), None
        )
    waits = select(_parked.content).where(_parked.claim_key == str(key), _parked.status == "waiting")
    contents = [from_json(row.content) for row in session.rows(waits)]
    sale = next((each for each in contents if each.kind is Kind.SALE and not each.split), None)
    return None if sale is None else Found(Sold(receipt_id, sale, ()), None)
