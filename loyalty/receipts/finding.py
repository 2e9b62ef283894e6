"""Finding a sale by what stands on its slip, for goods that come back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.goods import Sold
from loyalty.program.shelf import Shelf
from loyalty.receipt import DocumentKey, Kind
from loyalty.receipt_json import from_json
from loyalty.receipts import bill_left, history, splitting
from loyalty.receipts.values import from_json as answer_from_json

_claim, _parked = tables.claim.c, tables.parked.c


@dataclass(frozen=True, slots=True)
class Found:
    """A sale, and whose it is; None while nobody was named, or where several paid it."""

    sold: Sold
    member_id: str | None


def find(session: Session, shelf: Shelf, key: DocumentKey) -> Found | None:
    """The sale of this key, with what came back of it; also one that waits for its member.

    What several paid is what is left of it together, as if one had bought it. Any other document is none.
    """
    wanted = select(_claim.receipt_id, _claim.member_id, _claim.revision, _claim.answer)
    rows = session.rows(wanted.where(_claim.key == str(key)))
    if not rows:
        return None
    receipt_id, member_id = rows[0].receipt_id, rows[0].member_id
    if member_id is not None:
        sold = _sold(session, shelf, member_id, receipt_id)
        return Found(sold, member_id) if sold else None
    answer = answer_from_json(rows[0].answer) if rows[0].revision else None
    if answer is not None and answer.parts:
        parts = [each.n for each in answer.parts if each.answer and each.answer.kind == Kind.SALE]
        return _of_several(session, shelf, key, parts)
    waits = select(_parked.content).where(_parked.claim_key == str(key), _parked.status == "waiting")
    contents = [from_json(row.content) for row in session.rows(waits)]
    sale = next((each for each in contents if each.kind is Kind.SALE and not each.split), None)
    return None if sale is None else Found(Sold(receipt_id, sale, ()), None)


def _sold(session: Session, shelf: Shelf, member_id: str, receipt_id: str) -> Sold | None:
    past = next(iter(history.sales(session, shelf, member_id, ids=[receipt_id])), None)
    return None if past is None else Sold(past.sale.receipt_id, past.sale.receipt, past.sale.returned)


def _of_several(session: Session, shelf: Shelf, key: DocumentKey, parts: list[int]) -> Found | None:
    """What is left of all parts that are sales."""
    keys = [str(replace(key, part=n)) for n in parts]
    claims = select(_claim.key, _claim.receipt_id, _claim.member_id, _claim.digest).where(
        _claim.key.in_(keys)
    )
    found = [
        _sold(session, shelf, row["member_id"], row["receipt_id"])
        if row["member_id"] is not None
        else bill_left.waiting(session, row)
        for row in session.mappings(claims.order_by(_claim.key))
    ]
    sold = [each for each in found if each is not None]
    return Found(splitting.together(sold), None) if sold else None
