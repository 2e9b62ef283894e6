"""Contests: those whose window is over are decided, then what was won is entered, a page at a time."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.campaigns import awarding, deciding

_GIVING = "giving"


def decide(house: House, session: Session, turn: Turn) -> Step:
    """Decide one contest that is due, or enter one page of prizes once there are none."""
    if turn.place != _GIVING:
        ended = next(deciding.due(session, house.retailer, turn.at), None)
        if ended is None:
            return Step({}, _GIVING)
        won = deciding.decide(session, ended, turn.now)
        return Step({"contests": 1, "places": len(won)}, ended.key)
    waiting = awarding.waiting(session, turn.most)
    for row in waiting:
        awarding.award(session, house.retailer, row.member_id, row.contest, turn.now)
    return Step({"prizes": len(waiting)}, _GIVING if len(waiting) == turn.most else None)
