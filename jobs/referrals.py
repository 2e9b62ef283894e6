"""Referrals: whose newcomers bought something and kept it gets what that gives, a page at a time."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.activities import bringing


def decide(house: House, session: Session, turn: Turn) -> Step:
    """One page of referrals that wait."""
    page = bringing.waiting(session, turn.place, turn.most)
    given = bringing.decide(session, house.retailer, page, turn.business_date, turn.now)
    return Step({"given": given}, page[-1].newcomer_id if len(page) == turn.most else None)
