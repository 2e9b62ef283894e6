"""/v1/members/…/household: what staff see and put right of a member's household."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import household_answers
from api.member.household_schemas import HouseholdLeftOut, HouseholdOut
from api.wire import access, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import audits, member_ids
from doorway.deeds import households
from doorway.service import now, service

member_households = Blueprint("member households", __name__, description="Members who share their points.")


@member_households.route("/v1/members/<member>/household")
class Household(MethodView):
    """The household a member is in."""

    @access.staff(member_households, "members.read")
    @member_households.doc(responses=problems(404))
    @member_households.response(200, HouseholdOut)
    def get(self, member: str) -> Any:
        """Who is in it, and what they can spend together."""
        house, at = service(), now()

        def read(session: Session) -> tuple[str, Json]:
            member_id = member_ids.living(session, member)
            return member_id, household_answers.read(session, member_id, at)

        member_id, found = house.database.read(read)
        audits.saw("members.household", member_id)
        return found


@member_households.route("/v1/members/<member>/household/leave")
class Leave(MethodView):
    """A member who goes out."""

    @access.staff(member_households, "members.edit")
    @member_households.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @member_households.response(200, HouseholdLeftOut, headers=idempotency.HEADERS)
    def post(self, member: str) -> Response:
        """Take a member out of their household, as if they had left."""
        at = now()

        def leave(session: Session) -> tuple[Json, int]:
            return {"member": ids.outside("member", households.leave(session, member, at))}, 200

        return idempotency.answered(f"members/{member}/household/leave", {}, leave)


@member_households.route("/v1/members/<member>/household/head")
class Head(MethodView):
    """A member who heads it."""

    @access.staff(member_households, "members.edit")
    @member_households.doc(responses=problems(404, 409))
    @member_households.response(200, HouseholdOut)
    def post(self, member: str) -> Any:
        """Let a member head the household they are in; nothing changes for who heads it."""
        at = now()

        def pass_on(session: Session) -> Json:
            return household_answers.read(session, households.pass_on(session, member, at), at)

        return service().database.write(pass_on)
