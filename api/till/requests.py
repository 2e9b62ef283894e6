"""GET /v1/till/requests: a till's key looks at its own last requests."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.wire import access, bodies, request_shapes
from api.wire.paging import Page, PageIn
from api.wire.request_shapes import RequestPageOut
from doorway import callers
from doorway.service import service
from identity import request_log

blueprint = Blueprint("till-requests", __name__, description="What a till asked, and was told.")


@blueprint.route("/v1/till/requests")
class Requests(MethodView):
    """A key's own requests."""

    @access.till(blueprint)
    @bodies.asks(blueprint, PageIn)
    @blueprint.response(200, RequestPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The last hundred requests of this key, newest first, a second or two after they were made."""
        till = callers.caller().till
        assert till is not None, "a method for a till has one"
        page = Page.of(query, width=1)
        before = request_shapes.before(page)
        found = service().database.read(
            lambda session: request_log.latest(session, till.digest, before=before, limit=page.limit + 1)
        )
        return request_shapes.shown(page, found)
