"""What an act about a tier answers, whoever did it."""

from __future__ import annotations

from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway import speech
from doorway.service import service
from loyalty.people.tier_acts import TierDone


def done(session: Session, found: TierDone) -> Json:
    """What an act came to."""
    program = service().retailer.shelf.take_reference(session, found.program)
    return {
        "member": ids.outside("member", found.member_id),
        "tier": found.tier,
        "balance_after": balances(found.balances),
        "seq": found.seq,
        "why": speech.sentences(found.reasons, program),
    }
