"""What reporting an activity answers, to whomever reported it."""

from __future__ import annotations

from datetime import datetime

from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway import speech
from doorway.service import service
from loyalty.activities import reporting
from loyalty.activities.reporting import Report


def reported(session: Session, wish: Report, at: datetime) -> tuple[Json, int]:
    """Enter an activity and say what it gave."""
    house = service()
    done = reporting.report(session, house.retailer, wish, at)
    program = house.retailer.shelf.take_reference(session, done.program)
    return {
        "member": ids.outside("member", done.member_id),
        "activity": done.activity,
        "tier": done.tier,
        "balance_after": balances(done.balances),
        "seq": done.seq,
        "why": speech.sentences(done.reasons, program),
    }, 201
