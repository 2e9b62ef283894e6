"""/v1/members/…/activities: what a member did beside buying, as staff report it."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import activity_answers
from api.member.activity_schemas import ActivityOut, StaffActivityIn
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import now, service
from identity import own_cards
from loyalty.activities.reporting import Report

member_activities = Blueprint("member activities", __name__, description="What members do beside buying.")


@member_activities.route("/v1/members/<member>/activities")
class MemberActivities(MethodView):
    """What a member did."""

    @access.staff(member_activities, "members.adjust")
    @bodies.takes(member_activities, StaffActivityIn)
    @member_activities.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @member_activities.response(201, ActivityOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Report an activity of a member; how often it gives, the programme says."""
        house, at, caller = service(), now(), callers.caller()

        def report(session: Session) -> tuple[Json, int]:
            member_id = member_ids.living(session, member)
            own_cards.refuse(session, house.retailer, caller.person, member_id)
            told = Report(member_id, wish["activity"], wish["reference"], caller.name, "staff", wish["store"])
            done = activity_answers.reported(session, told, at)
            subject = ids.outside("member", member_id)
            audits.did(session, "members.activity", subject, {"activity": wish["activity"]})
            return done

        return idempotency.answered(f"members/{member}/activities", wish, report)
