"""What a member agreed to, with its history, and the PIN that only they can set and staff can take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import Response

from db.session import Session
from doorway import audits
from doorway.deeds import personal
from doorway.service import now, service
from loyalty.people import consents, pins
from loyalty.people.consents import CHANNELS, PURPOSES, UNSAID, Answer, Consent
from web.console import frame, list_sheets
from web.console.door import door
from web.console.frame import Frame
from web.wire import sheets, told
from web.wire.forms import Form

# Which wording was shown at a counter: none of ours, so the source says it.
WORDING: Final = "counter"
ASKED: Final = tuple(code for code, purpose in PURPOSES.items() if purpose.needs_consent)


@door.shows("/members/<member>/agreements", may="members.read")
def agreements(member: str) -> Response:
    """Every answer the member ever gave; the last one holds."""
    return _page(member)


@door.takes("/members/<member>/agreements", may="members.edit")
def withdraw(member: str) -> Response:
    """Write down a no that the member said at the counter; a yes only the member gives."""

    def do(form: Form) -> Response:
        purpose, channel = form.chosen("purpose", ASKED), form.chosen("channel", CHANNELS)
        form.done()

        def work(session: Session) -> None:
            own, answer = frame.of(session, member), Answer(purpose, channel, given=False)
            if consents.record(session, own.member_id, [answer], now(), source="staff", wording=WORDING):
                facts = {"purpose": purpose, "channel": channel}
                audits.did(session, "members.consents.withdraw", own.id, facts)

        service().database.write(work)
        return told.then(f"/console/members/{member}/agreements", "desk-agreements.withdrawn")

    return frame.tried(do, lambda error, form: _page(member, error, form))


@door.takes("/members/<member>/pin", may="members.edit")
def take_pin(member: str) -> Response:
    """Take a forgotten PIN away; only the member sets another. Done twice, nothing happens."""

    def do(_: Form) -> Response:
        service().database.write(lambda session: personal.take_pin(session, member))
        return told.then(f"/console/members/{member}/agreements", "desk-agreements.pin-taken")

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    def read(session: Session) -> tuple[Frame, Sequence[Consent], Sequence[Consent], datetime | None]:
        own = frame.of(session, member)
        past = consents.history(session, own.member_id)
        held = tuple(consents.current(session, own.member_id).values())
        return own, past, held, pins.find_set_at(session, own.member_id)

    own, past, held, pin_at = service().database.read(read)
    audits.saw("members.consents", own.member_id)
    told_past = [each for each in reversed(past) if each.source != UNSAID]
    if sheets.asked():
        return list_sheets.answers(own.id, told_past)
    return frame.shown(
        "console/member-agreements.html",
        own,
        error,
        form,
        held=held,
        past=told_past,
        pin_at=pin_at,
    )
