"""/v1/staff/invitations: who was invited sets a password and a second factor."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.staff_schemas import (
    AuthenticatorOut,
    InvitationAcceptIn,
    InvitationConfirmIn,
    RecoveryCodesOut,
)
from api.wire import access, bodies
from api.wire.documents import problems
from doorway import staff_joining
from doorway.service import now, service

blueprint = Blueprint("invitations", __name__, description="Who was invited joins the staff.")


@blueprint.route("/v1/staff/invitations/accept")
class Accept(MethodView):
    """The first half: a password."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, InvitationAcceptIn)
    @blueprint.doc(responses=problems(404, 429))
    @blueprint.response(200, AuthenticatorOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Choose a password; gives what the authenticator needs. It counts once a code has confirmed it."""
        at, secret = now(), wish["invitation"]
        person = staff_joining.invited(secret, at)
        return staff_joining.accept(person, secret, wish["password"], at)


@blueprint.route("/v1/staff/invitations/confirm")
class Confirm(MethodView):
    """The second half: a first code."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, InvitationConfirmIn)
    @blueprint.doc(responses=problems(404, 429))
    @blueprint.response(200, RecoveryCodesOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Confirm with the authenticator's first code; gives recovery codes, and from then on sign in."""
        at, secret, code = now(), wish["invitation"], wish["code"]
        staff_joining.count_code(secret, at)
        _, codes = service().database.write(lambda session: staff_joining.confirm(session, secret, code, at))
        return {"recovery_codes": codes}
