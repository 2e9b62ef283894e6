"""/v1/me/household: members who share their points."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import household_answers
from api.member.household_schemas import (
    HouseholdCodeOut,
    HouseholdJoinIn,
    HouseholdLeftOut,
    HouseholdOut,
)
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import callers
from doorway.own_deeds import households as deeds
from doorway.service import now, service
from loyalty.errors import UnknownMember
from loyalty.households import joining
from loyalty.people import privacy

households = Blueprint("my household", __name__, description="Members who share their points.")


@households.route("/v1/me/household")
class Household(MethodView):
    """The household the member is in."""

    @access.member(households)
    @households.doc(responses=problems(404))
    @households.response(200, HouseholdOut)
    def get(self) -> Any:
        """Who is in it, what they can spend together, and whether this member may."""
        at, member_id = now(), callers.caller().member_id
        return service().database.read(lambda session: household_answers.read(session, member_id, at))

    @access.member(households)
    @households.doc(responses=problems(409))
    @households.response(200, HouseholdOut)
    def post(self) -> Any:
        """Found one, and head it; who heads one already has it as it is."""
        house, at, member_id = service(), now(), callers.caller().member_id

        def found(session: Session) -> Json:
            joining.found(session, house.retailer, member_id, at)
            return household_answers.read(session, member_id, at)

        return house.database.write(found)


@households.route("/v1/me/household/invitation")
class Invitation(MethodView):
    """A code that lets one member in."""

    @access.member(households)
    @households.doc(responses=problems(404, 409))
    @households.response(200, HouseholdCodeOut)
    def post(self) -> Any:
        """A code to show, for its head: good once, for a quarter of an hour, and until there is a new one."""
        house, at, member_id = service(), now(), callers.caller().member_id
        found = house.database.write(lambda session: joining.invite(session, house.retailer, member_id, at))
        return {"code": privacy.grouped(found.code), "expires_at": instant(found.expires_at)}


@households.route("/v1/me/household/join")
class Join(MethodView):
    """Another's household."""

    @access.member(households)
    @bodies.takes(households, HouseholdJoinIn)
    @households.doc(responses=problems(404, 409, 429))
    @households.response(200, HouseholdOut)
    def post(self, wish: dict[str, str]) -> Any:
        """Come into a household by the code that its head shows."""
        at, member_id = now(), callers.caller().member_id
        deeds.count_try(at)

        def join(session: Session) -> Json:
            deeds.join(session, wish["code"], at)
            return household_answers.read(session, member_id, at)

        return service().database.write(join)


@households.route("/v1/me/household/members/<member>/leave")
class Leave(MethodView):
    """One who goes out."""

    @access.member(households)
    @households.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @households.response(200, HouseholdLeftOut, headers=idempotency.HEADERS)
    def post(self, member: str) -> Response:
        """Leave it, or as its head take another out. The last one ends it."""
        at = now()

        def leave(session: Session) -> tuple[Json, int]:
            deeds.leave(session, _inside(member), at)
            return {"member": member}, 200

        return idempotency.answered(f"household/{member}/leave", {}, leave)


@households.route("/v1/me/household/members/<member>/head")
class Head(MethodView):
    """One who heads it."""

    @access.member(households)
    @households.doc(responses=problems(404, 409))
    @households.response(200, HouseholdOut)
    def post(self, member: str) -> Any:
        """Let another head it, as its head; nothing changes for who heads it."""
        at, own_id = now(), callers.caller().member_id

        def pass_on(session: Session) -> Json:
            deeds.pass_on(session, _inside(member), at)
            return household_answers.read(session, own_id, at)

        return service().database.write(pass_on)


def _inside(member: str) -> str:
    found = ids.find_inside("member", member)
    if found is None:
        raise UnknownMember(member)
    return found
