"""/v1/stores/{code}/till-keys/{id}/requests: staff look at what a till asked, and was told."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.wire import access, bodies, request_shapes
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from api.wire.request_shapes import RequestPageOut
from db.session import Session
from doorway import callers
from doorway.service import service
from identity import request_log
from identity.request_log import Numbered
from loyalty.shops import till_keys

blueprint = Blueprint("key-requests", __name__, description="What a till asked, and was told.")


@blueprint.route("/v1/stores/<code>/till-keys/<key_id>/requests")
class Requests(MethodView):
    """The requests of one key."""

    @access.staff(blueprint, "tills.read")
    @bodies.asks(blueprint, PageIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, RequestPageOut)
    def get(self, query: dict[str, Any], code: str, key_id: str) -> Any:
        """The last hundred requests of a key, newest first, each with why it was refused."""
        callers.in_store("tills.read", code)
        page = Page.of(query, width=1)
        before = request_shapes.before(page)

        def read(session: Session) -> list[Numbered]:
            key = till_keys.find(session, code, key_id)
            return request_log.latest(session, key.digest, before=before, limit=page.limit + 1)

        return request_shapes.shown(page, service().database.read(read))
