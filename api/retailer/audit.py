"""/v1/audit: who read and changed what."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.staff_schemas import AuditPageIn, AuditPageOut
from api.wire import access, bodies
from api.wire.paging import Page
from db import ids
from doorway.service import service
from identity import audit
from identity.audit import Filter, Note

blueprint = Blueprint("audit", __name__, description="Who read and changed what.")
_FILTERS = ("actor", "action", "subject", "since", "until")


@blueprint.route("/v1/audit")
class Audit(MethodView):
    """The audit, which is only ever added to."""

    @access.staff(blueprint, "audit.read")
    @bodies.asks(blueprint, AuditPageIn)
    @blueprint.response(200, AuditPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Who read and changed what, newest first; by actor, action, subject and time."""
        page = Page.of(query, width=1)
        which = Filter(**{name: query[name] for name in _FILTERS})
        before = staff_answers.before(page, "audit")
        found = service().database.read(
            lambda session: audit.listed(session, which, before=before, limit=page.limit + 1)
        )
        return page.answer(found, _place, staff_answers.note)


def _place(found: Note) -> list[str]:
    return [ids.outside("audit", found.audit_id)]
