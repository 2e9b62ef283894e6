"""A webhook: changed, tried, given another secret; what is on its way to it, and sending that again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway.deeds import webhooks
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from doorway.webhook_names import inside, outside
from events import endpoints, reading
from events.endpoints import Endpoint
from events.reading import Delivery
from web.console import filled, machine_sheets, secrets
from web.console.door import door
from web.console.webhooks import HERE, TYPES, asked, wrong_fields
from web.wire import doing, sheets, told
from web.wire.forms import Form

MOST: Final = 30
STATUSES: Final = ("waiting", "delivered", "dead")


@door.shows("/webhooks/<webhook>", may="webhooks.read")
def one(webhook: str) -> Response:
    """A webhook, and what is or was on its way to it, newest event first."""
    return _page(webhook)


@door.takes("/webhooks/<webhook>/edit", may="webhooks.edit")
def edit(webhook: str) -> Response:
    """Another address or other events; what waits for it goes to its new address."""

    def do(form: Form) -> None:
        wish = asked(form)
        form.done()

        def work(session: Session) -> None:
            before = endpoints.find(session, inside(webhook), lock=True)
            if form.given.get("version") != str(before.version):
                raise PreconditionFailed
            webhooks.edit(session, before, wish)

        service().database.write(work)

    return _tried(webhook, "edit", do, "webhooks.saved")


@door.takes("/webhooks/<webhook>/rotate", may="webhooks.edit")
def rotate(webhook: str) -> Response:
    """Make a new secret, shown this once. The old one signs beside it for a day."""
    form, made = Form.sent(), list[str]()

    def work(session: Session) -> dict[str, Any]:
        made.clear()
        _, secret = webhooks.rotate(session, webhook, now())
        made.append(secret)
        return {}

    try:
        doing.done(form, f"webhooks.rotate/{webhook}", work)
    except filled.REFUSED as error:
        return _page(webhook, error, form, "secret")
    back = f"{HERE}/{webhook}"
    return secrets.shown("webhooks", made[0], back) if made else told.then(back, "console.shown-before")


@door.takes("/webhooks/<webhook>/test", may="webhooks.edit")
def test(webhook: str) -> Response:
    """Send it an event that says nothing happened; its deliveries tell how it went."""

    def work(session: Session) -> None:
        webhooks.trial(session, webhook, now())

    return _tried(webhook, "test", lambda _: service().database.write(work), "webhooks.tested")


@door.takes("/webhooks/<webhook>/again/<event>", may="webhooks.edit")
def again(webhook: str, event: str) -> Response:
    """Send one event again: the same id, the same bytes."""

    def work(session: Session) -> None:
        webhooks.again(session, webhook, event, now())

    return _tried(webhook, "again", lambda _: service().database.write(work), "webhooks.sent-again")


@door.takes("/webhooks/<webhook>/remove", may="webhooks.edit")
def remove(webhook: str) -> Response:
    """Forget a webhook. What is on its way to it is not sent any more."""

    def work(session: Session) -> None:
        webhooks.remove(session, webhook)

    return _tried(webhook, "remove", lambda _: service().database.write(work), "webhooks.removed", HERE)


def _tried(webhook: str, part: str, do: Callable[[Form], None], done: str, address: str = "") -> Response:
    form = Form.sent()
    try:
        do(form)
    except filled.REFUSED as error:
        return _page(webhook, error, form, part)
    return told.then(address or f"{HERE}/{webhook}", done)


def _page(
    webhook: str, error: Exception | None = None, form: Form = filled.UNSENT, part: str = ""
) -> Response:
    after, which = (
        ids.find_inside("event", request.args.get("after", "")) or "",
        request.args.get("status", ""),
    )

    def read(session: Session) -> tuple[Endpoint, list[Delivery]]:
        found = endpoints.find(session, inside(webhook))
        status = which if which in STATUSES else ""
        return found, reading.deliveries(session, found.endpoint_id, status, MOST + 1, after)

    found, sent = service().database.read(read)
    if sheets.asked():
        return machine_sheets.deliveries(found.endpoint_id, which if which in STATUSES else "")
    return filled.shown(
        "console/webhook.html",
        error,
        form,
        part=part,
        wrong=wrong_fields(error),
        found=found,
        id=outside(found),
        types=TYPES,
        statuses=STATUSES,
        which=which,
        sent=[(each, ids.outside("event", each.event_id)) for each in sent[:MOST]],
        next=ids.outside("event", sent[MOST - 1].event_id) if len(sent) > MOST else "",
    )
