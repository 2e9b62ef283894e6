"""PINs at a till: few tries for a member and for a till, and the member hears of it when they are used up.

A try is counted before it is looked at, and what is found is an answer and no error, so that a wrong try
stays counted. A member without a PIN is counted and answered like one whose PIN was not this.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from db import ids
from db.session import Session
from identity import limits
from loyalty.people import pins
from loyalty.retailer import Retailer
from notices import outgoing

# The fifth wrong one locks a member's PIN; a till that guesses for many members is stopped, too.
PER_MEMBER = (5, timedelta(hours=1))
MISSES_PER_TILL = (20, timedelta(hours=1))


def put(session: Session, retailer: Retailer, member_id: str, typed: str, at: datetime) -> None:
    """Set a member's PIN and tell them; one that was locked is open again. Raises WeakPin."""
    pins.put(session, retailer, member_id, typed, at)
    limits.clear(session, _of_member(member_id))
    outgoing.tell(session, member_id, "pin-changed", f"pin:{ids.new(at)}", {"at": at.isoformat()}, at)


def prove(
    session: Session, retailer: Retailer, till_digest: str, member_id: str, typed: str, at: datetime
) -> bool:
    """Whether this is the member's PIN. To be committed whatever the answer is.

    Raises TooMany for a member or a till with too many wrong ones within the hour, for members without a PIN
    alike; then not even the right one is looked at.
    """
    of_member, of_till = _of_member(member_id), limits.key("pin till", till_digest)
    limits.require(session, of_till, MISSES_PER_TILL[0], at)
    left = limits.take(session, of_member, *PER_MEMBER, at)
    if pins.is_right(session, retailer, member_id, typed):
        limits.clear(session, of_member)
        return True
    limits.take(session, of_till, *MISSES_PER_TILL, at)
    if left == 0 and pins.find_set_at(session, member_id) is not None:
        outgoing.tell(session, member_id, "pin-locked", f"pin:{ids.new(at)}", {"at": at.isoformat()}, at)
    return False


def _of_member(member_id: str) -> str:
    return limits.key("pin member", member_id)
