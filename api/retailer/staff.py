"""/v1/staff: who works here, with which roles."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.staff_schemas import (
    InvitedOut,
    StaffChangeIn,
    StaffIn,
    StaffOut,
    StaffPageIn,
    StaffPageOut,
)
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json
from db.session import Session
from doorway.deeds import staff as deeds
from doorway.deeds.inviting import Invited
from doorway.service import now, service
from doorway.staff_ids import inside, outside
from identity import roles, staff
from identity.staff import Staff

blueprint = Blueprint("staff", __name__, description="Who works here.")


@blueprint.route("/v1/staff")
class Everyone(MethodView):
    """The staff."""

    @access.staff(blueprint, "staff.read")
    @bodies.asks(blueprint, StaffPageIn)
    @blueprint.response(200, StaffPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Everyone, newest first, with their roles."""
        page = Page.of(query, width=1)
        before = staff_answers.before(page, "staff")
        found = service().database.read(
            lambda session: staff.listed(session, status=query["status"], before=before, limit=page.limit + 1)
        )
        return page.answer(found, _place, staff_answers.person)

    @access.staff(blueprint, "staff.edit")
    @bodies.takes(blueprint, StaffIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(201, InvitedOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Invite somebody new: by e-mail, or where there is no mail server by what is shown here once."""
        at, grants = now(), [roles.read(text) for text in wish["roles"]]
        done = service().database.write(
            lambda session: deeds.add(session, wish["email"], wish["name"], grants, at)
        )
        return _invited(*done)


@blueprint.route("/v1/staff/<staff_id>")
class One(MethodView):
    """Somebody of the staff."""

    @access.staff(blueprint, "staff.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StaffOut, headers=etags.HEADER)
    def get(self, staff_id: str) -> Any:
        """Somebody; the ETag is what a change must name."""
        return _shown(service().database.read(lambda session: staff.get(session, inside(staff_id))))

    @access.staff(blueprint, "staff.edit")
    @bodies.takes(blueprint, StaffChangeIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 409, 412, 428))
    @blueprint.response(200, StaffOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], staff_id: str) -> Any:
        """Change name, roles, membership, cashier's code, or disable.

        With other roles, or disabled, sessions end at once.
        """
        return _shown(service().database.write(lambda session: _change(session, inside(staff_id), wish)))


@blueprint.route("/v1/staff/<staff_id>/invitation")
class Invitation(MethodView):
    """A way in for somebody who is there already."""

    @access.staff(blueprint, "staff.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, InvitedOut)
    def post(self, staff_id: str) -> Any:
        """Invite again: password, second factor and sessions end, also those of somebody disabled."""
        at = now()
        return _invited(*service().database.write(lambda session: deeds.reset(session, staff_id, at)))


def _change(session: Session, staff_id: str, wish: dict[str, Any]) -> Staff:
    before = staff.get(session, staff_id, lock=True)
    etags.match(deeds.version(before))
    if "name" in wish:
        deeds.rename(session, before, wish["name"])
    if "roles" in wish:
        deeds.grant(session, before, [roles.read(text) for text in wish["roles"]])
    if "member" in wish:
        deeds.set_member(session, before, wish["member"])
    if "till_code" in wish:
        deeds.set_till_code(session, before, wish["till_code"])
    if wish.get("status") == staff.DISABLED:
        deeds.disable(session, before, now())
    return staff.get(session, staff_id)


def _invited(person: Staff, invited: Invited) -> Json:
    return {
        "staff": staff_answers.person(person),
        "mailed": invited.is_mailed,
        "invitation": invited.secret or None,
    }


def _shown(found: Staff) -> tuple[Json, int, dict[str, str]]:
    return staff_answers.person(found), 200, etags.header(deeds.version(found))


def _place(found: Staff) -> list[str]:
    return [outside(found)]
