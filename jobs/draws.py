"""Draws: seeds are promised, those whose time has come are drawn, then what was won is entered."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.campaigns import drawing

_GIVING = "giving"


def draw(house: House, session: Session, turn: Turn) -> Step:
    """Promise every seed and draw one draw that is due, or enter one page of prizes once there are none."""
    retailer = house.retailer
    if turn.place != _GIVING:
        broken: list[str] = []
        known = list(drawing.announced(session, retailer, turn.at))
        for each in known:
            drawing.promise(session, retailer, each, turn.now)
        for each in known:
            row = drawing.find(session, each.key)
            if row is None or row.drawn_at is not None or not each.is_due(turn.at):
                continue
            if not drawing.is_promised(retailer, row):
                broken.append(f"{each.key}: its seed is not the one that was promised")
                continue
            won = drawing.draw(session, retailer, each, turn.now)
            return Step({"draws": 1, "prizes": len(won)}, each.key)
        return Step({}, _GIVING, tuple(broken))
    waiting = drawing.waiting(session, turn.most)
    for row in waiting:
        drawing.award(session, retailer, row.member_id, row.draw, turn.now)
    return Step({"given": len(waiting)}, _GIVING if len(waiting) == turn.most else None)
