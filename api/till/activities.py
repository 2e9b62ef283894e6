"""/v1/activities: what whoever stands at a till did beside buying."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import activity_answers
from api.member.activity_schemas import ActivityOut, TillActivityIn
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.activities.reporting import Report
from loyalty.rewards import proven

till_activities = Blueprint("activities", __name__, description="What members do beside buying.")


@till_activities.route("/v1/activities")
class TillActivities(MethodView):
    """What a member did at the till."""

    @access.till(till_activities, "members")
    @bodies.takes(till_activities, TillActivityIn)
    @till_activities.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @till_activities.response(201, ActivityOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Report a check-in, a survey handed in, or whatever the programme lets tills report."""
        house, at, till = service(), now(), callers.caller().store_till

        def report(session: Session) -> tuple[Json, int]:
            member_id = proven.who(session, house.retailer.index_key, wish["proof"], till.digest, at)
            actor = f"store:{till.store}"
            told = Report(member_id, wish["activity"], wish["reference"], actor, "till", till.store)
            return activity_answers.reported(session, told, at)

        return idempotency.answered("activities", wish, report)
