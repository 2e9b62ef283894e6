"""GET /v1/till/gaps: running numbers that never came."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.till.schemas import GapOut
from api.wire import access, bodies
from api.wire import fields as exact
from doorway import callers
from doorway.service import now, service
from loyalty.receipts import gaps as missing

gaps = Blueprint("gaps", __name__, description="Receipts that never came.")


class GapsIn(Schema):
    """Which gaps."""

    till = exact.code("One till of the store; left out: all.")
    days = exact.typed_whole("How far back.", least=1, most=366, load_default=7)


class GapsOut(Schema):
    """The gaps, by till and number."""

    data = fields.List(fields.Nested(GapOut), required=True)


@gaps.route("/v1/till/gaps")
class Gaps(MethodView):
    """Numbers between those that came."""

    @access.till(gaps, "receipts")
    @bodies.asks(gaps, GapsIn)
    @gaps.response(200, GapsOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The numbers missing between receipts that came with a `sequence`, the till's running number.

        Send what is missing, or a void for a number that was never used.
        """
        since, store = now() - timedelta(days=query["days"]), callers.caller().store_till.store
        found = service().database.read(
            lambda session: missing.find(session, store, since, query.get("till"))
        )
        return {"data": [asdict(gap) for gap in found]}
