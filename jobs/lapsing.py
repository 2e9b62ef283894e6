"""Lapsing: cards whose term is over are expired. Whether one could be used, its last day says."""

from __future__ import annotations

from datetime import timedelta

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.cards import cards


def lapse(_house: House, session: Session, turn: Turn) -> Step:
    """Let a batch of cards be expired once their last day is over wherever on earth the shop is."""
    before = turn.business_date - timedelta(days=1)
    done = cards.lapse(session, before, turn.most)
    for member_id, change in done:
        cards.tell(session, member_id, change, turn.at)
    return Step({"card": len(done)} if done else {}, "" if len(done) == turn.most else None)
