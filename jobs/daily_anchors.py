"""The day's anchor: heads that moved are written down page by page, then signed together."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from points import anchoring, anchors
from points.anchoring import Covered


def anchor(house: House, session: Session, turn: Turn) -> Step:
    """Cover one page of heads, or sign what was covered when there are no more."""
    before = Covered.from_text(turn.place)
    after = anchoring.cover(session, turn.business_date, before, turn.most)
    if after is not None:
        return Step({"heads": after.heads - before.heads}, str(after))
    key = anchors.private_key(house.settings.anchor_key)
    anchoring.close(session, key, turn.business_date, before, turn.now)
    return Step({"anchors": 1}, None)
