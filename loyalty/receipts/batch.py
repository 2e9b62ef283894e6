"""Many documents in one transaction: a file's slice, or the queue of a till that was offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson
from sqlalchemy import select, union_all

from db.bundle import each
from db.session import Session
from loyalty import tables
from loyalty.errors import LoyaltyError, UnknownStore, WrongCurrency
from loyalty.receipt import Receipt
from loyalty.receipt_json import digest
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer
from points.errors import PointsError
from tiers.errors import TierError

_claim, _parked = tables.claim.c, tables.parked.c
_BY_KEY = union_all(
    select(_claim.key, _claim.digest).where(_claim.key.in_(each("keys"))),
    select(_parked.claim_key, _parked.digest).where(_parked.claim_key.in_(each("keys"))),
)

Refusal = LoyaltyError | PointsError | TierError
Outcome = Recorded | Refusal | None


class Spoiled(Exception):
    """A document was refused when part of it may have been written: do the others again without it."""

    def __init__(self, place: int, refusal: Refusal) -> None:
        super().__init__(place, refusal)
        self.place = place
        self.refusal = refusal


def record_all(session: Session, retailer: Retailer, arrivals: Sequence[Arrival]) -> list[Outcome]:
    """Record documents in the order given: for each its answer, its refusal, or None.

    None stands for one that was recorded before in this very content; one look finds all of those. Raises
    Spoiled, with the document's place in `arrivals`, when the transaction must be given up.
    """
    known = _known(session, [arrival.receipt for arrival in arrivals])
    return [
        None if _mark(arrival.receipt) in known else _outcome(session, retailer, arrival, place)
        for place, arrival in enumerate(arrivals)
    ]


def _outcome(session: Session, retailer: Retailer, arrival: Arrival, place: int) -> Outcome:
    try:
        return take(session, retailer, arrival)
    except (UnknownStore, WrongCurrency) as refusal:
        return refusal  # These come before anything is written.
    except (LoyaltyError, PointsError, TierError) as refusal:
        raise Spoiled(place, refusal) from refusal


_Mark = tuple[str, str]  # a document's key, and the digest of its content, which covers the revision


def _mark(receipt: Receipt) -> _Mark:
    return str(receipt.key), digest(receipt)


def _known(session: Session, receipts: Iterable[Receipt]) -> set[_Mark]:
    """Those of the documents that hold their key, and those that are parked, as another's claim on it."""
    keys = orjson.dumps([str(receipt.key) for receipt in receipts]).decode()
    return {(row.key, row.digest) for row in session.rows(_BY_KEY, keys=keys)}
