"""Statement vouchers: who has enough points on the day gets one, a page of members at a time."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.rewards import statements


def issue(house: House, session: Session, turn: Turn) -> Step:
    """One page of members for one reward, the rewards one after the other."""
    number, _, after = turn.place.partition(" ")
    found = list(statements.due(session, house.retailer, turn.business_date, turn.at))
    n = int(number or 0)
    if n >= len(found):
        return Step({}, None)
    program, reward = found[n]
    page = statements.candidates(session, program, reward, after, turn.most)
    issued = [
        statements.issue(session, house.retailer, member_id, reward.code, turn.business_date, turn.now)
        for member_id in page
    ]
    place = f"{n} {page[-1]}" if len(page) == turn.most else f"{n + 1} "
    return Step({"vouchers": sum(each is not None for each in issued)}, place)
