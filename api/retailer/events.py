"""/v1/events and /v1/event-types: what happened, and what can happen."""

from __future__ import annotations

from typing import Any

import orjson
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.webhook_schemas import EventPageIn, EventPageOut, EventTypesOut
from api.wire import access, bodies
from api.wire.paging import Page
from api.wire.values import Json
from db import ids
from doorway.refusals import InvalidBody
from doorway.service import service
from events import catalogue, reading
from events.reading import Filter
from pos_adapter.errors import Problem

blueprint = Blueprint("events", __name__, description="What happened.")


@blueprint.route("/v1/events")
class Events(MethodView):
    """What happened."""

    @access.staff(blueprint, "webhooks.read")
    @bodies.asks(blueprint, EventPageIn)
    @blueprint.response(200, EventPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The events of the last 90 days, newest first, exactly as webhooks are sent them."""
        page = Page.of(query, width=1)
        wanted = Filter(query["type"], query["member"], query["since"], query["until"])
        found = service().database.read(
            lambda session: reading.events(session, wanted, page.limit + 1, after_event(page))
        )
        return page.answer(found, lambda each: [each.event_id], lambda each: orjson.loads(each.body))


@blueprint.route("/v1/event-types")
class EventTypes(MethodView):
    """What can happen."""

    @access.staff(blueprint, "webhooks.read")
    @blueprint.response(200, EventTypesOut)
    def get(self) -> Any:
        """Every type of event, with its schema and an example."""
        return {"data": [_type(each) for each in catalogue.TYPES.values()]}


def after_event(page: Page) -> str:
    """The event a page begins after; empty for the first page. Raises InvalidBody for a made-up place."""
    if not page.after:
        return ""
    found = ids.find_inside("event", ids.PREFIXES["event"] + str(page.after[0]).replace("-", ""))
    if found is None:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return found


def _type(each: catalogue.EventType) -> Json:
    return {
        "type": each.name,
        "version": each.version,
        "description": each.says,
        "schema": dict(each.schema),
        "example": dict(each.example),
    }
