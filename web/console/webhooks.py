"""Webhooks: who is told what happens; set up, with a secret shown once."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from db.session import Session
from doorway import scheduler
from doorway.deeds import webhooks
from doorway.service import now, service
from doorway.webhook_names import outside
from events import catalogue, endpoints
from events import wishes as limits
from events.endpoints import Endpoint
from events.errors import InvalidEndpoint
from events.wishes import Wish
from web.console import filled, secrets
from web.console.door import door
from web.wire import doing, sheets, told
from web.wire.forms import Form

HERE: Final = "/console/webhooks"
TYPES: Final = sorted(catalogue.TYPES)
HEADS: Final = {
    "id": "webhooks.id",
    "url": "webhooks.url",
    "description": "webhooks.description",
    "types": "webhooks.types",
    "status": "webhooks.status",
}


@door.shows("/webhooks", may="webhooks.read")
def listed() -> Response:
    """Every webhook, the newest first; never their secrets."""
    if sheets.asked():
        return sheets.taken("webhooks", HEADS, map(_row, service().database.read(endpoints.all_of)))
    return _list()


@door.takes("/webhooks", may="webhooks.edit")
def add() -> Response:
    """Set up a webhook; its secret is shown with this answer and never again."""
    form, made = Form.sent(), list[str]()

    def work(session: Session) -> dict[str, Any]:
        made.clear()
        endpoint, secret = webhooks.add(session, wish, now())
        made.append(secret)
        return {"id": outside(endpoint)}

    try:
        wish = asked(form)
        form.done()
        done = doing.done(form, "webhooks.add", work)
    except filled.REFUSED as error:
        return _list(error, form)
    back = f"{HERE}/{done['id']}"
    return secrets.shown("webhooks", made[0], back) if made else told.then(back, "console.shown-before")


def asked(form: Form) -> Wish:
    """What a form wants of a webhook."""
    return Wish(
        form.text("url", most=limits.MOST_URL_CHARS),
        form.text("description", most=limits.MOST_DESCRIPTION_CHARS, needed=False),
        tuple(each for each in TYPES if form.ticked(f"type-{each}")),
        enabled=not form.ticked("off"),
    )


def wrong_fields(error: Exception | None) -> dict[str, str] | None:
    """What is said at fields: an address that cannot be sent to, at its own; else what the form said."""
    if not isinstance(error, InvalidEndpoint):
        return None
    return {each.path: "webhooks.url-wrong" for each in error.problems if each.path == "url"}


def _list(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    found, silence = service().database.read(
        lambda session: (endpoints.all_of(session), scheduler.find_silence(session, now()))
    )
    return filled.shown(
        "console/webhooks.html",
        error,
        form,
        wrong=wrong_fields(error),
        listed=[(each, outside(each)) for each in found],
        types=TYPES,
        silence=silence,
    )


def _row(found: Endpoint) -> sheets.Row:
    return {
        "id": outside(found),
        "url": found.url,
        "description": found.description,
        "types": ", ".join(found.types),
        "status": found.status,
    }
