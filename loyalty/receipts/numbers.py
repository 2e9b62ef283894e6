"""Numbers: which document a number alone names, where a vendor's refund does not say the day of its sale.

A vendor gives a number once, and what a connection brings is of a till of its own: among that till's
documents in a store a number is enough, as long as one sale has it.
"""

from __future__ import annotations

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.receipt import CONNECTION_SIGN, DocumentKey, Kind
from loyalty.receipts.values import from_json as answer_from_json

_claim = tables.claim.c


def find_numbered(key: DocumentKey) -> str | None:
    """By what a number alone finds a document; None of what no connection brought."""
    if key.part or not key.till.startswith(CONNECTION_SIGN):
        return None
    return str(key.undated)


def original(session: Session, named: DocumentKey) -> str:
    """The key of the sale that is named; the name as it is where no sale or several have that number.

    With a day it is the key itself, and nothing is read.
    """
    if named.business_date is not None:
        return str(named)
    wanted = select(_claim.key, _claim.answer).where(_claim.numbered == str(named))
    rows = session.rows(wanted)
    sales = [row.key for row in rows if answer_from_json(row.answer).kind != Kind.RETURN]
    return sales[0] if len(sales) == 1 else str(named)


def awaited(key: DocumentKey) -> tuple[str, ...]:
    """What documents that wait for this one may call it: its key, and its number where that is enough."""
    numbered = find_numbered(key)
    return (str(key),) if numbered is None else (str(key), numbered)
