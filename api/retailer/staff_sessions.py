"""/v1/staff/sessions: staff sign in and out, and see who they are."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.staff_schemas import StaffMyselfOut, StaffSessionsOut, StaffSignedInOut, StaffSignInIn
from api.wire import access, bodies
from api.wire.documents import problems
from db import ids
from doorway import callers, staff_signing_in
from doorway.service import now, service
from identity import staff_sessions
from identity.errors import UnknownSession

sessions = Blueprint("staff sessions", __name__, description="Staff sign in and out.")


@sessions.route("/v1/staff/sessions")
class Sessions(MethodView):
    """Sessions of staff."""

    @access.anyone(sessions)
    @bodies.takes(sessions, StaffSignInIn)
    @sessions.doc(responses=problems(401, 429))
    @sessions.response(201, StaffSignedInOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Sign in by e-mail, password and a code; every refusal reads the same."""
        return staff_answers.opened(
            staff_signing_in.by_password(wish["email"], wish["password"], wish["code"])
        )

    @access.any_staff(sessions)
    @sessions.response(200, StaffSessionsOut)
    def get(self) -> Any:
        """The caller's own sessions in use, newest first."""
        caller, at = callers.caller(), now()
        found = service().database.read(
            lambda session: staff_sessions.listed(session, caller.person.staff_id, at)
        )
        return {"data": [staff_answers.session(each, caller.signed) for each in found]}


@sessions.route("/v1/staff/sessions/current")
class Current(MethodView):
    """The session that asks."""

    @access.any_staff(sessions)
    @sessions.response(204)
    def delete(self) -> None:
        """Sign out."""
        signed, at = callers.caller().signed, now()
        assert signed is not None
        service().database.write(
            lambda session: staff_sessions.revoke(session, signed.person.staff_id, signed.session_id, at)
        )


@sessions.route("/v1/staff/sessions/<session_id>")
class Session(MethodView):
    """One of the caller's sessions."""

    @access.any_staff(sessions)
    @sessions.doc(responses=problems(404))
    @sessions.response(204)
    def delete(self, session_id: str) -> None:
        """End a session of one's own, such as that of a telephone that is lost."""
        inside, at = ids.find_inside("staff_session", session_id), now()
        staff_id = callers.caller().person.staff_id
        if inside is None or not service().database.write(
            lambda session: staff_sessions.revoke(session, staff_id, inside, at)
        ):
            raise UnknownSession


@sessions.route("/v1/staff/me")
class Myself(MethodView):
    """Who asks."""

    @access.any_staff(sessions)
    @sessions.response(200, StaffMyselfOut)
    def get(self) -> Any:
        """The caller: name, roles, and what they permit."""
        return staff_answers.myself(callers.caller().person)
