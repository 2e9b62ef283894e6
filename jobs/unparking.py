"""What waits for a member, a sale or a moment that has come meanwhile is recorded."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.errors import LoyaltyError
from loyalty.receipts import retrying
from loyalty.receipts.values import Status
from points.errors import PointsError
from tiers.errors import TierError


def retry(house: House, session: Session, turn: Turn) -> Step:
    """Look again at one document that may no longer have to wait: each has a transaction of its own.

    One that is refused rolls back alone and is looked at again the next time.
    """
    claim_key, _, digest = turn.place.rpartition(" ")
    rows = session.rows(retrying.hopeful(turn.at, (claim_key, digest), 1))
    if not rows:
        return Step({}, None)
    found = rows[0]
    place = f"{found.claim_key} {found.digest}"
    try:
        with session.connection.begin_nested():
            answer = retrying.retry(session, house.retailer, found.claim_key, found.digest, turn.now)
    except (LoyaltyError, PointsError, TierError) as refusal:
        return Step({"refused": 1}, place, (f"{found.claim_key}: {type(refusal).__name__}: {refusal}",))
    posted = answer is not None and answer.status is Status.RECORDED
    return Step({"recorded" if posted else "left": 1}, place)
