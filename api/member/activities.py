"""/v1/me/activities: what a member did beside buying, as the member says it."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import activity_answers
from api.member.activity_schemas import ActivityIn, ActivityOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now
from loyalty.activities.reporting import Report

my_activities = Blueprint("own activities", __name__, description="What a member does beside buying.")


@my_activities.route("/v1/me/activities")
class MyActivities(MethodView):
    """What the member did."""

    @access.member(my_activities)
    @bodies.takes(my_activities, ActivityIn)
    @my_activities.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @my_activities.response(201, ActivityOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Tell of a survey, a check-in or whatever the programme lets members tell themselves."""
        member_id = callers.caller().member_id
        actor = ids.outside("member", member_id)
        told = Report(member_id, wish["activity"], wish["reference"], actor, "member")

        def report(session: Session) -> tuple[Json, int]:
            return activity_answers.reported(session, told, now())

        return idempotency.answered("me/activities", wish, report)
