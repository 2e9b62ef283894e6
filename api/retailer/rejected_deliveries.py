"""/v1/rejected-deliveries: what vendors sent and could not be taken, until a person has seen to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from api.retailer import delivery_answers
from api.retailer.connection_schemas import (
    RejectedDeliveryOut,
    RejectedDeliveryPageIn,
    RejectedDeliveryPageOut,
    RejectedDeliveryWholeOut,
    RetriedDeliveryOut,
)
from api.retailer.parked_schemas import KeptWhyIn
from api.till.vendor_deliveries import delivered
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json
from db.session import Session
from doorway import callers, kept_deliveries
from doorway.deeds import deliveries
from doorway.refusals import InvalidBody
from doorway.service import now, service
from identity import roles
from intake import keeping
from intake.keeping import Search
from pos_adapter import scalars
from pos_adapter.errors import Problem

blueprint = Blueprint("rejected-deliveries", __name__, description="What vendors sent and was not taken.")


@blueprint.route("/v1/rejected-deliveries")
class RejectedDeliveries(MethodView):
    """Those that are kept."""

    @access.staff(blueprint, "parked.read")
    @bodies.asks(blueprint, RejectedDeliveryPageIn)
    @blueprint.response(200, RejectedDeliveryPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Deliveries that wait or did, newest first; by connection, status and time."""
        page = Page.of(query, width=2)
        own = roles.stores(callers.caller().person.grants, "parked.read")
        search = Search(query["connection"], query["status"], own, query["since"], query["to"])
        after = _after(page)
        found = service().database.read(lambda session: keeping.page(session, search, page.limit + 1, after))
        return page.answer(
            found, lambda each: [each.received_at.isoformat(), each.digest], delivery_answers.kept
        )


@blueprint.route("/v1/rejected-deliveries/<delivery>")
class RejectedDelivery(MethodView):
    """One of them."""

    @access.staff(blueprint, "parked.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, RejectedDeliveryWholeOut)
    def get(self, delivery: str) -> Any:
        """What could not be taken of a delivery and why, with the beginning of each document."""

        def read(session: Session) -> Json:
            found = kept_deliveries.find(session, delivery, "parked.read")
            if found.status != "waiting":
                return {**delivery_answers.kept(found), "rejects": []}
            opened = keeping.opened(session, service().retailer.ring, found.digest)
            rejects = [delivery_answers.reject(each) for each in opened.rejects]
            return {**delivery_answers.kept(found), "rejects": rejects}

        return service().database.read(read)


@blueprint.route("/v1/rejected-deliveries/<delivery>/retry")
class RetriedDelivery(MethodView):
    """One of them, read again."""

    @access.staff(blueprint, "parked.resolve")
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(200, RetriedDeliveryOut)
    def post(self, delivery: str) -> Any:
        """Read it again, with today's mappings and adapter. What was recorded before is passed over."""
        found, taken = deliveries.retry(delivery, now())
        after = service().database.read(lambda session: keeping.find(session, found.digest))
        return {**delivered(taken), "delivery": delivery_answers.kept(after)}


@blueprint.route("/v1/rejected-deliveries/<delivery>/dismiss")
class DismissedDelivery(MethodView):
    """One of them, let go."""

    @access.staff(blueprint, "parked.resolve")
    @bodies.takes(blueprint, KeptWhyIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(200, RejectedDeliveryOut)
    def post(self, wish: dict[str, Any], delivery: str) -> Any:
        """Let it go, with the reason; its body is forgotten. What was recorded of it stays."""
        at = now()
        found = service().database.write(
            lambda session: deliveries.dismiss(session, delivery, wish["why"], at)
        )
        return delivery_answers.kept(found)


def _after(page: Page) -> tuple[datetime, str] | None:
    if not page.after:
        return None
    at, digest = page.after
    try:
        return scalars.instant(at), str(digest)
    except ValidationError:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before")]) from None
