"""/v1/members/…/adjustments: points by hand, above a limit only with a second person."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.member_schemas import AdjustedOut, AdjustIn
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway import member_ids, speech
from doorway.deeds import points_by_hand
from doorway.deeds.points_by_hand import Outcome
from doorway.service import now, service

adjustments = Blueprint("adjustments", __name__, description="Points by hand.")


@adjustments.route("/v1/members/<member>/adjustments")
class Adjustments(MethodView):
    """Points that a person gives or takes."""

    @access.staff(adjustments, "members.adjust")
    @bodies.takes(adjustments, AdjustIn)
    @adjustments.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @adjustments.response(201, AdjustedOut, headers=idempotency.HEADERS, description="Done")
    @adjustments.alt_response(202, schema=AdjustedOut, description="A second person has to approve it")
    def post(self, wish: dict[str, Any], member: str) -> Response:
        """Give or take points with a reason. What one person does alone in 30 days has a limit."""

        def adjust(session: Session) -> tuple[Json, int]:
            outcome = points_by_hand.adjust(session, member_ids.living(session, member), **wish, at=now())
            return _answer(session, outcome), 201 if outcome.done else 202

        return idempotency.answered(f"members/{member}/adjustments", wish, adjust)


def _answer(session: Session, outcome: Outcome) -> Json:
    wanted, done = outcome.wanted, outcome.done
    why: list[str] = []
    if done is not None:
        why = speech.sentences(done.reasons, service().retailer.shelf.take_reference(session, done.program))
    return {
        "status": "done" if done else "waiting",
        "approval": outcome.approval,
        "member": ids.outside("member", wanted.member_id),
        "seq": done.seq if done else None,
        "balance_after": balances(done.balances) if done else {},
        "why": why,
    }
