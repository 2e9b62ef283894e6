"""/v1/approvals: what one person asked for and a second one decides."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.staff_schemas import ApprovalOut, ApprovalPageIn, ApprovalPageOut, DecisionIn
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway.deeds import carrying_out
from doorway.service import now, service
from identity import approvals
from identity.approvals import Approval
from identity.errors import NotSecondPerson, UnknownApproval

blueprint = Blueprint("approvals", __name__, description="What needs a second person.")


@blueprint.route("/v1/approvals")
class Approvals(MethodView):
    """Wishes above a limit."""

    @access.staff(blueprint, "approvals.read")
    @bodies.asks(blueprint, ApprovalPageIn)
    @blueprint.response(200, ApprovalPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Wishes that need a second person, newest first."""
        page, at = Page.of(query, width=1), now()
        before = staff_answers.before(page, "approval")

        def read(session: Session) -> list[tuple[Approval, str]]:
            most = page.limit + 1
            found = approvals.listed(session, at, status=query["status"], before=before, limit=most)
            notes = carrying_out.notes(session, found)
            return [(each, notes.get(each.approval_id, "")) for each in found]

        found = service().database.read(read)
        return page.answer(found, lambda pair: _place(pair[0]), _shown)


@blueprint.route("/v1/approvals/<approval_id>/approve")
class Approve(MethodView):
    """Yes, by a second person."""

    @access.staff(blueprint, "approvals.decide")
    @bodies.takes(blueprint, DecisionIn)
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @blueprint.response(200, ApprovalOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], approval_id: str) -> Response:
        """Approve, and do what was asked, in one; what cannot be done now stays open."""
        return _decided(approval_id, wish, approve=True)


@blueprint.route("/v1/approvals/<approval_id>/reject")
class Reject(MethodView):
    """No, by a second person."""

    @access.staff(blueprint, "approvals.decide")
    @bodies.takes(blueprint, DecisionIn)
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @blueprint.response(200, ApprovalOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], approval_id: str) -> Response:
        """Reject; nothing is done."""
        return _decided(approval_id, wish, approve=False)


def _shown(pair: tuple[Approval, str]) -> Json:
    """A wish with what its maker wrote, which whoever decides must know; it is kept nowhere in the open."""
    asked, words = pair
    shown = staff_answers.approval(asked)
    return {**shown, "payload": {**shown["payload"], "note": words}}


def _decided(approval_id: str, wish: dict[str, Any], *, approve: bool) -> Response:
    inside = ids.find_inside("approval", approval_id)
    if inside is None:
        raise UnknownApproval
    at = now()

    def decide(session: Session) -> tuple[Json, int]:
        found = carrying_out.decide(session, inside, at, approve=approve, note=wish["note"])
        return staff_answers.approval(found), 200

    try:
        return idempotency.answered(f"approvals/{approval_id}/{approve}", wish, decide)
    except NotSecondPerson:
        carrying_out.note_refused(inside)
        raise


def _place(found: Approval) -> list[str]:
    return [ids.outside("approval", found.approval_id)]
