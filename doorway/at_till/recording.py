"""Receipts of a till: what one would come to, and what several came to, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from db.session import Session
from doorway.service import service
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts import offering, quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from loyalty.receipts.taking import take
from loyalty.receipts.values import Recorded
from loyalty.shops.tills import Till

# What was recorded, and the programme versions, by reference, that name what it says.
Taken = tuple[Recorded, Mapping[str, Program]]


def arrival(receipt: Receipt, till: Till, at: datetime) -> Arrival:
    """A receipt as it comes from a till whose key proved it."""
    return Arrival(receipt, at, at, till.digest, may_redeem=till.may("redeem"))


def quoted(receipt: Receipt, till: Till, at: datetime) -> tuple[Quote, Program]:
    """What a receipt would come to, and the programme that says so. Raises what quoting does."""
    retailer = service().retailer

    def quote(session: Session) -> tuple[Quote, Program]:
        found = quoting.quote(session, retailer, arrival(receipt, till, at))
        return found, retailer.shelf.take_reference(session, found.answer.program)

    return service().database.read(quote)


def taken(several: Iterable[Receipt], till: Till, at: datetime) -> list[Taken]:
    """Record receipts of a till in one transaction, in their order. Raises what recording does, of any."""
    arrivals = [arrival(each, till, at) for each in several]
    return service().database.write(lambda session: [_take(session, each) for each in arrivals])


def claim_code(answer: Recorded) -> str:
    """The code by which a member can claim this receipt; empty where nobody needs to."""
    if not offering.is_open(answer) or not answer.receipt_id:
        return ""
    return offering.code(service().retailer.index_key, answer.receipt_id)


def _take(session: Session, arrival: Arrival) -> Taken:
    """The programme versions are in memory since it was recorded."""
    retailer = service().retailer
    answer = take(session, retailer, arrival)
    said = {answer.program, *(part.answer.program for part in answer.parts if part.answer)}
    return answer, {each: retailer.shelf.take_reference(session, each) for each in said}
