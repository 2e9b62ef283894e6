"""/v1/staff: who works here, with which roles."""

from __future__ import annotations

from datetime import datetime
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
from db import ids
from db.session import Session
from doorway import audits
from doorway.deeds import inviting
from doorway.service import now, service
from identity import roles, staff
from identity.errors import UnknownStaff
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

        def invite(session: Session) -> Json:
            person = staff.add(session, wish["email"], wish["name"], grants, at)
            invited = _invited(session, person.staff_id, at, is_new=True)
            audits.did(
                session, "staff.add", _outside(person), {**_roles(person), "mailed": invited["mailed"]}
            )
            return invited

        return service().database.write(invite)


@blueprint.route("/v1/staff/<staff_id>")
class One(MethodView):
    """Somebody of the staff."""

    @access.staff(blueprint, "staff.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StaffOut, headers=etags.HEADER)
    def get(self, staff_id: str) -> Any:
        """Somebody; the ETag is what a change must name."""
        inside = _inside(staff_id)
        found = service().database.read(lambda session: staff.get(session, inside))
        return _shown(found)

    @access.staff(blueprint, "staff.edit")
    @bodies.takes(blueprint, StaffChangeIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 409, 412, 428))
    @blueprint.response(200, StaffOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], staff_id: str) -> Any:
        """Change name, roles, membership, cashier's code, or disable.

        With other roles, or disabled, sessions end at once.
        """
        inside = _inside(staff_id)
        return _shown(service().database.write(lambda session: _change(session, inside, wish)))


@blueprint.route("/v1/staff/<staff_id>/invitation")
class Invitation(MethodView):
    """A way in for somebody who is there already."""

    @access.staff(blueprint, "staff.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, InvitedOut)
    def post(self, staff_id: str) -> Any:
        """Invite again: password, second factor and sessions end, also those of somebody disabled."""
        inside, at = _inside(staff_id), now()

        def invite(session: Session) -> Json:
            invited = _invited(session, inside, at, is_new=False)
            audits.did(session, "staff.reset", ids.outside("staff", inside), {"mailed": invited["mailed"]})
            return invited

        return service().database.write(invite)


def _change(session: Session, staff_id: str, wish: dict[str, Any]) -> Staff:
    before = staff.get(session, staff_id, lock=True)
    etags.match(staff.version(before))
    if "name" in wish:
        staff.rename(session, staff_id, wish["name"])
        audits.did(session, "staff.rename", _outside(before))
    if "roles" in wish:
        staff.set_roles(session, staff_id, [roles.read(text) for text in wish["roles"]])
        audits.did(session, "staff.roles", _outside(before), {"roles": sorted(wish["roles"])})
    if "member" in wish:
        staff.set_member(session, staff_id, wish["member"])
        told = None if wish["member"] is None else ids.outside("member", wish["member"])
        audits.did(session, "staff.member", _outside(before), {"member": told})
    if "till_code" in wish:
        staff.set_till_code(session, staff_id, wish["till_code"])
        audits.did(session, "staff.till-code", _outside(before), {"till_code": wish["till_code"]})
    if wish.get("status") == staff.DISABLED:
        staff.disable(session, staff_id, now())
        audits.did(session, "staff.disable", _outside(before))
    return staff.get(session, staff_id)


def _invited(session: Session, staff_id: str, at: datetime, *, is_new: bool) -> Json:
    invited = inviting.invite(session, staff_id, at, is_new=is_new)
    person = staff_answers.person(staff.get(session, staff_id))
    return {"staff": person, "mailed": invited.is_mailed, "invitation": invited.secret or None}


def _shown(found: Staff) -> tuple[Json, int, dict[str, str]]:
    return staff_answers.person(found), 200, etags.header(staff.version(found))


def _place(found: Staff) -> list[str]:
    return [_outside(found)]


def _outside(found: Staff) -> str:
    return ids.outside("staff", found.staff_id)


def _roles(found: Staff) -> Json:
    return {"roles": [str(grant) for grant in sorted(found.grants)]}


def _inside(staff_id: str) -> str:
    found = ids.find_inside("staff", staff_id)
    if found is None:
        raise UnknownStaff
    return found
