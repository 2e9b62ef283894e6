"""What an act about a tier answers, whoever did it."""

from __future__ import annotations

from datetime import datetime

from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway import speech
from doorway.service import service
from loyalty.people import tier_acts
from loyalty.people.tier_acts import TierWish


def done(session: Session, member_id: str, wish: TierWish, at: datetime) -> Json:
    """Do what somebody wishes about a member's tier, and say what it came to."""
    house = service()
    found = tier_acts.act(session, house.retailer, member_id, wish, at)
    program = house.retailer.shelf.take_reference(session, found.program)
    return {
        "member": ids.outside("member", found.member_id),
        "tier": found.tier,
        "balance_after": balances(found.balances),
        "seq": found.seq,
        "why": speech.sentences(found.reasons, program),
    }
