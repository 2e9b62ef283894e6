"""/v1/rejected-redemptions: what tills gave for points that were not there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields

from api.till.answers import amount
from api.wire import access, bodies
from api.wire import fields as exact
from api.wire.documents import problems
from api.wire.paging import Page, PageIn, page_of
from api.wire.schemas import said
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import callers
from doorway.deeds import owed
from doorway.refusals import InvalidBody
from doorway.service import now, service
from identity import roles
from loyalty.receipts import rejected as queue
from loyalty.receipts.rejected import Rejected
from pos_adapter import scalars
from pos_adapter.errors import Problem

rejected = Blueprint("rejected", __name__, description="Redemptions that were not covered.")


class RejectedOut(Schema):
    """A redemption that was not covered; its worth is owed."""

    member = fields.String(required=True)
    receipt = fields.String(required=True)
    n = fields.Integer(required=True)
    store = fields.String(required=True)
    number = fields.String(required=True)
    what = fields.String(required=True)
    name = fields.String(required=True)
    currency = fields.String(required=True)
    points = fields.Integer(required=True)
    worth = fields.String(required=True, metadata=said("Owed, in major units."))
    reason = fields.String(required=True)
    recorded_at = fields.String(required=True)


class SettleIn(Schema):
    """What became of one."""

    member = exact.code(required=True)
    receipt = exact.code(required=True)
    n = exact.whole(least=0, most=10**6, required=True)
    resolution = exact.choice(*queue.RESOLUTIONS, required=True)


@rejected.route("/v1/rejected-redemptions")
class Waiting(MethodView):
    """Those that wait."""

    @access.staff(rejected, "parked.read")
    @bodies.asks(rejected, PageIn)
    @rejected.response(200, page_of(RejectedOut))
    def get(self, query: dict[str, Any]) -> Any:
        """Redemptions of completed sales that no points covered, oldest first."""
        page = Page.of(query, width=3)
        stores = roles.stores(callers.caller().person.grants, "parked.read")
        after = _after(page)

        def read(session: Session) -> list[tuple[Rejected, Json]]:
            found = queue.page(session, stores, page.limit + 1, after)
            return [(each, _shown(session, each)) for each in found]

        found = service().database.read(read)
        return page.answer(
            found,
            lambda pair: [pair[0].recorded_at.isoformat(), pair[0].receipt_id, pair[0].n],
            lambda pair: pair[1],
        )


@rejected.route("/v1/rejected-redemptions/settle")
class Settled(MethodView):
    """The end of one."""

    @access.staff(rejected, "parked.resolve")
    @bodies.takes(rejected, SettleIn)
    @rejected.doc(responses=problems(404))
    @rejected.response(204)
    def post(self, wish: dict[str, Any]) -> Response:
        """Say that a person collected what was owed, or waived it. Done once; no points move."""
        at = now()
        service().database.write(lambda session: owed.settle(session, **wish, at=at))
        return Response(status=204)


def _after(page: Page) -> tuple[datetime, str, int] | None:
    if not page.after:
        return None
    at, receipt_id, n = page.after
    try:
        return scalars.instant(at), str(receipt_id), int(n)
    except (ValidationError, ValueError):
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before")]) from None


def _shown(session: Session, each: Rejected) -> Json:
    program = service().retailer.shelf.take_reference(session, each.program)
    return {
        "member": ids.outside("member", each.member_id),
        "receipt": ids.outside("receipt", each.receipt_id),
        "n": each.n,
        "store": each.store,
        "number": each.number,
        "what": each.what,
        "name": each.name,
        "currency": each.currency,
        "points": each.amount,
        "worth": amount(each.worth_minor, program),
        "reason": each.reason,
        "recorded_at": instant(each.recorded_at),
    }
