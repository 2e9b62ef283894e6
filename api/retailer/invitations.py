"""/v1/staff/invitations: who was invited sets a password and a second factor."""

from __future__ import annotations

from datetime import timedelta
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
from db import ids
from db.session import Session
from doorway import staff_signing_in
from doorway.service import now, service
from identity import audit, invitations, limits, passwords

MOST_CODES = 10
WINDOW = timedelta(minutes=15)

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
        house, at, secret = service(), now(), wish["invitation"]
        staff_signing_in.count_address(at)
        person = house.database.read(lambda session: invitations.invited(session, secret, at))
        passwords.check(wish["password"], person.email, person.name)
        kept = passwords.hashed(wish["password"])
        return house.database.write(
            lambda session: invitations.accept(session, house.retailer.ring, secret, kept, at)
        )


@blueprint.route("/v1/staff/invitations/confirm")
class Confirm(MethodView):
    """The second half: a first code."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, InvitationConfirmIn)
    @blueprint.doc(responses=problems(404, 429))
    @blueprint.response(200, RecoveryCodesOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Confirm with the authenticator's first code; gives recovery codes, and from then on sign in."""
        house, at, secret = service(), now(), wish["invitation"]
        key = limits.key("staff invitation", secret)
        staff_signing_in.count_address(at)
        house.database.write(lambda session: limits.take(session, key, MOST_CODES, WINDOW, at))

        def confirm(session: Session) -> list[str]:
            ring, index_key = house.retailer.ring, house.retailer.index_key
            staff_id, codes = invitations.confirm(session, ring, index_key, secret, wish["code"], at)
            audit.note(session, at, ids.outside("staff", staff_id), "staff.joined")
            return codes

        return {"recovery_codes": house.database.write(confirm)}
