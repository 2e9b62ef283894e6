"""Campaigning: how what runs is doing, told every half hour."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.campaigns import telling


def tell(house: House, session: Session, turn: Turn) -> Step:
    """Tell the figures of the half hours that are over."""
    told = telling.tell(session, house.retailer, turn.now, turn.now)
    return Step({"figures": told} if told else {}, None)
