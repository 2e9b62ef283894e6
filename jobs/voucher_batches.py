"""Voucher batches: what staff hand out to many members is given, a page of members at a time."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.rewards import batch_giving, batches


def give(house: House, session: Session, turn: Turn) -> Step:
    """One page of the oldest batch that is running; at the end where none is."""
    found = batches.running(session)
    if not found:
        return Step({}, None)
    count = batch_giving.give(session, house.retailer, found[0], turn.most, turn.now)
    return Step({"vouchers": count} if count else {}, found[0])
