"""Voucher lapsing: what was not used in time is marked, and told, once. Whether it can be used, time says."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.rewards import lapsing


def lapse(house: House, session: Session, turn: Turn) -> Step:
    """One batch of vouchers whose time was over by the date's own instant, the oldest first."""
    due = lapsing.due(session, turn.at, turn.most)
    done = sum(lapsing.lapse(session, house.retailer, row, turn.now) for row in due)
    return Step({"voucher": done} if done else {}, "" if len(due) == turn.most else None)
