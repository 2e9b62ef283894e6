"""/v1/webhooks/{id}/…: what is on its way to a webhook, and sending it again."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.events import after_event
from api.retailer.webhook_schemas import DeliveryPageIn, DeliveryPageOut, ReplayIn, ReplayOut, TrialOut
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway.deeds import webhooks
from doorway.refusals import InvalidBody
from doorway.service import now, service
from doorway.webhook_names import inside
from events import endpoints, reading
from events.reading import Attempt, Delivery
from pos_adapter.errors import Problem

blueprint = Blueprint("deliveries", __name__, description="What is on its way to a webhook.")


@blueprint.route("/v1/webhooks/<webhook_id>/deliveries")
class Deliveries(MethodView):
    """What is or was on its way."""

    @access.staff(blueprint, "webhooks.read")
    @bodies.asks(blueprint, DeliveryPageIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, DeliveryPageOut)
    def get(self, query: dict[str, Any], webhook_id: str) -> Any:
        """What is or was on its way to a webhook, newest event first, with its last attempts."""
        page, webhook = Page.of(query, width=1), inside(webhook_id)

        def read(session: Session) -> list[Delivery]:
            endpoints.find(session, webhook)
            return reading.deliveries(session, webhook, query["status"], page.limit + 1, after_event(page))

        found = service().database.read(read)
        return page.answer(found, lambda each: [each.event_id], _delivery)


@blueprint.route("/v1/webhooks/<webhook_id>/test")
class Trial(MethodView):
    """A trial."""

    @access.staff(blueprint, "webhooks.edit")
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(202, TrialOut)
    def post(self, webhook_id: str) -> Any:
        """Send a webhook an event that says nothing happened; its deliveries tell how it went."""
        at = now()
        event_id = service().database.write(lambda session: webhooks.trial(session, webhook_id, at))
        return {"event": ids.outside("event", event_id)}


@blueprint.route("/v1/webhooks/<webhook_id>/replay")
class Replay(MethodView):
    """Sending again."""

    @access.staff(blueprint, "webhooks.edit")
    @bodies.takes(blueprint, ReplayIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(202, ReplayOut)
    def post(self, wish: dict[str, Any], webhook_id: str) -> Any:
        """Send one event, or all that the webhook asked for of a span, again: same ids, same bytes."""
        if ("event" in wish) == ("since" in wish) or {"event", "until"} <= wish.keys():
            raise InvalidBody([Problem("", "must have either event, or from and perhaps to")])
        at = now()
        if "since" in wish:
            return {"count": webhooks.span(webhook_id, wish["since"], wish.get("until", at), at)}
        service().database.write(lambda session: webhooks.again(session, webhook_id, wish["event"], at))
        return {"count": 1}


def _delivery(found: Delivery) -> Json:
    return {
        "event": ids.outside("event", found.event_id),
        "type": found.event_type,
        "status": found.status,
        "attempts": found.attempts,
        "next_at": instant(found.next_at) if found.status == "waiting" else None,
        "delivered_at": instant(found.delivered_at),
        "log": [_attempt(each) for each in found.log],
    }


def _attempt(found: Attempt) -> Json:
    return {
        "n": found.n,
        "at": instant(found.at),
        "milliseconds": found.milliseconds,
        "status": found.status,
        "error": found.error or None,
    }
