"""Telling phones: turned on where the member is, off there or everywhere, and what of it they want."""

from __future__ import annotations

from typing import Final

from flask import Response, abort

from db.session import Session
from doorway import callers
from doorway.service import now, service
from notices.errors import InvalidSubscription
from notices.push import choices, phones, subscriptions
from notices.push import service as push_service
from notices.push.choices import OPTIONAL
from notices.push.phones import Place
from notices.push.subscriptions import Subscription
from web.member import notices
from web.member.door import door
from web.wire import failing, readers, told
from web.wire.forms import Form

WORDING: Final = "notices-page-1"


@door.takes("/notices/phone")
def turn_on() -> Response:
    """Tell the member here. The first time it is a yes to what the page says beside the button."""
    form, member_id, at, place = Form.sent(), callers.caller().member_id, now(), _place()
    house = service()
    try:
        given = _subscription(form)
    except InvalidSubscription as error:
        return notices.shown(422, failing.refusal(error))

    def write(session: Session) -> None:
        phones.turn_on(session, house.retailer, member_id, given, place, at)
        if not choices.current(session, member_id):
            said = {"points": True, "offers": form.ticked("offers")}
            choices.record(session, member_id, said, at, source="member", wording=WORDING)

    house.database.write(write)
    return told.then("/notices", "phone.turned-on")


@door.takes("/notices/phone/renewed")
def renew() -> Response:
    """A browser has another address for what was on; asked by the worker, with nobody looking."""
    house, member_id, at, place = service(), callers.caller().member_id, now(), _place()
    try:
        given = _subscription(Form.sent())
    except InvalidSubscription:
        abort(422)

    def write(session: Session) -> None:
        if any(each.place.device_id == place.device_id for each in phones.of_member(session, member_id)):
            phones.turn_on(session, house.retailer, member_id, given, place, at)

    house.database.write(write)
    return Response(status=204)


@door.takes("/notices/phone/stop")
def stop() -> Response:
    """Tell the member nothing more here."""
    member_id, device_id = callers.caller().member_id, notices.device_id()
    service().database.write(lambda session: phones.turn_off(session, member_id, device_id))
    return told.then("/notices", "phone.turned-off")


@door.takes("/notices/phones/stop")
def stop_all() -> Response:
    """Tell the member nothing more on any phone."""
    member_id = callers.caller().member_id
    service().database.write(lambda session: phones.turn_off_all(session, member_id))
    return told.then("/notices", "phone.turned-off-all")


@door.takes("/notices/choices")
def choose() -> Response:
    """Keep what the member wants to be told by push; what is not ticked is a no."""
    form, member_id, at = Form.sent(), callers.caller().member_id, now()
    said = {purpose: form.ticked(purpose) for purpose in OPTIONAL}

    def write(session: Session) -> None:
        session.lock([member_id])
        choices.record(session, member_id, said, at, source="member", wording=WORDING)

    service().database.write(write)
    return told.then("/notices", "account.saved")


def _subscription(form: Form) -> Subscription:
    """What the browser gave. Raises InvalidSubscription."""
    endpoint, key, secret = (form.given.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    return subscriptions.read(endpoint, key, secret, development=service().settings.is_development)


def _place() -> Place:
    """Where it is turned on; a shop that tells no phones has no such address."""
    push = push_service.find(service().settings)
    if push is None:
        abort(404)
    return Place(notices.device_id(), readers.reader().tag, push.mark)
