"""What a member agreed to be told, and by which way; every answer they ever gave stands below."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.people import consents, contacts, preferences
from loyalty.people.consents import CHANNELS, PURPOSES, Answer, Consent
from loyalty.people.contacts import Contact
from web.member.account import own
from web.member.door import door
from web.wire import pages, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

WORDING: Final = "account-page-1"
OPTIONAL: Final = tuple(code for code, purpose in PURPOSES.items() if purpose.needs_consent)


@door.shows("/account/consents")
def agreed() -> Response:
    """What holds now, and how it came to be."""
    return _shown(Form({}))


@door.takes("/account/consents")
def agree() -> Response:
    """Keep the answers; what was shown and not ticked is a no."""
    form, at, member_id = Form.sent(), now(), callers.caller().member_id
    shown = [each for each in form.given.get("ways", "").split() if each in CHANNELS]
    said = [Answer(purpose, way, form.ticked(f"{purpose}-{way}")) for purpose in OPTIONAL for way in shown]

    def write(session: Session) -> None:
        held = consents.current(session, member_id)
        # A no to what was never asked is no news to anyone.
        news = [each for each in said if each.given or (each.purpose, each.channel) in held]
        session.lock([member_id])
        consents.record(session, member_id, news, at, source="member", wording=WORDING)

    service().database.write(write)
    return told.then("/account", "account.saved")


@door.takes("/account/quiet")
def rest() -> Response:
    """The hours in which nothing is sent that can wait; the same time twice is none."""
    form, at, member_id = Form.sent(), now(), callers.caller().member_id
    begins, ends = (form.clock(name) for name in ("quiet_from", "quiet_until"))
    try:
        form.done()
    except Unfilled:
        return _shown(form, 422)

    def write(session: Session) -> None:
        before = preferences.of_member(session, member_id)
        preferences.put(session, member_id, replace(before, quiet_from=begins, quiet_until=ends), at)

    service().database.write(write)
    return told.then("/account", "account.saved")


def _shown(form: Form, status: int = 200) -> Response:
    house, member_id = service(), callers.caller().member_id

    def read(session: Session) -> tuple[tuple[Consent, ...], tuple[Contact, ...]]:
        return (
            consents.history(session, member_id),
            contacts.of_member(session, house.retailer, member_id),
        )

    history, reached = house.database.read(read)
    last = {(each.purpose, each.channel): each for each in history if each.source != consents.UNSAID}
    ways = [each.channel for each in reached]
    # What was agreed to for a way that is gone can still be taken back.
    ways += [each.channel for each in last.values() if each.given and each.channel not in ways]
    begins, ends = house.database.read(lambda session: preferences.of_member(session, member_id)).quiet
    return pages.shown(
        "member/consents.html",
        status,
        wrong=form.wrong,
        typed=form.given,
        own=own(),
        quiet=(f"{begins:%H:%M}", f"{ends:%H:%M}"),
        purposes=OPTIONAL,
        ways=list(dict.fromkeys(ways)),
        given={pair for pair, each in last.items() if each.given},
        history=[each for each in reversed(history) if each.source != consents.UNSAID],
    )
