"""What keeps a member's points from others: the switch that stops spending, and the PIN for tills."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import pins
from loyalty.errors import WeakPin
from loyalty.people import burn_lock
from loyalty.people import pins as kept
from loyalty.people.burn_lock import Lock
from web.member.account import own
from web.member.door import door
from web.wire import failing, pages, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled


@door.shows("/account/safety")
def safety() -> Response:
    """Whether points can be spent, and whether there is a PIN."""
    return _shown(Form({}))


@door.takes("/account/safety/spending")
def spending() -> Response:
    """Stop all spending, or allow it again; points come in all the same."""
    form, member_id, at = Form.sent(), callers.caller().member_id, now()
    is_stop = form.chosen("spending", ("stop", "allow")) == "stop"
    form.done()

    def switch(session: Session) -> Lock:
        return burn_lock.stop(session, member_id, at) if is_stop else burn_lock.allow(session, member_id)

    service().database.write(switch)
    return told.then("/account/safety", "safety.stopped" if is_stop else "safety.allowed")


@door.takes("/account/safety/pin")
def pin() -> Response:
    """Set a PIN, or another in its place."""
    form, house, at, member_id = Form.sent(), service(), now(), callers.caller().member_id
    typed = form.text("pin", most=20)
    try:
        form.done()
        house.database.write(lambda session: pins.put(session, house.retailer, member_id, typed, at))
    except (Unfilled, WeakPin) as error:
        form.note("pin", f"safety.pin-{error.why}" if isinstance(error, WeakPin) else "form.needed")
        return _shown(form, 422, failing.refusal(error) if isinstance(error, Unfilled) else None)
    return told.then("/account/safety", "safety.pin-set")


@door.takes("/account/safety/no-pin")
def no_pin() -> Response:
    """Have no PIN any more."""
    member_id = callers.caller().member_id
    service().database.write(lambda session: kept.remove(session, member_id))
    return told.then("/account/safety", "safety.pin-gone")


def _shown(form: Form, status: int = 200, refusal: failing.Refusal | None = None) -> Response:
    member_id, at = callers.caller().member_id, now()

    def read(session: Session) -> tuple[Lock, datetime | None]:
        return burn_lock.find(session, member_id), kept.find_set_at(session, member_id)

    lock, set_at = service().database.read(read)
    rests_until = lock.blocked_until if lock.blocked_until and lock.blocked_until > at else None
    return pages.shown(
        "member/safety.html",
        status,
        own=own(),
        lock=lock,
        rests_until=rests_until,
        pin_set_at=set_at,
        refusal=refusal,
        wrong=form.wrong,
    )
