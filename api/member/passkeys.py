"""/v1/member/passkeys: a member registers passkeys, and signs in with one without saying who they are."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import proof_answers
from api.member.proof_schemas import (
    OptionsOut,
    PasskeyIn,
    PasskeyOut,
    PasskeySignInIn,
    PasskeysOut,
    SignedInOut,
)
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import callers, proofs
from doorway.service import now, service
from identity import challenges, sessions
from identity import passkeys as known_passkeys
from identity.errors import UnknownPasskey
from identity.passkeys import Passkey
from loyalty.people import members

passkeys = Blueprint("passkeys", __name__, description="Members' passkeys (WebAuthn).")


@passkeys.route("/v1/member/passkeys/registration")
class Registration(MethodView):
    """The beginning of a registration."""

    @access.member(passkeys)
    @passkeys.doc(responses=problems(409))
    @passkeys.response(200, OptionsOut)
    def post(self) -> Any:
        """Options for `navigator.credentials.create()`, good once, for five minutes."""
        house, at, member_id = service(), now(), callers.caller().member_id
        site = proofs.site()

        def options(session: Session) -> Any:
            person = members.person(session, house.retailer, member_id)
            name = person.name or person.email or person.phone or ids.outside("member", member_id)
            held = known_passkeys.held(session, member_id)
            return challenges.registration_options(session, site, member_id, name, held, at)

        return {"public_key": house.database.write(options)}


@passkeys.route("/v1/member/passkeys")
class Passkeys(MethodView):
    """The member's passkeys."""

    @access.member(passkeys)
    @passkeys.response(200, PasskeysOut)
    def get(self) -> Any:
        """The member's passkeys, newest first."""
        member_id = callers.caller().member_id
        found = service().database.read(lambda session: known_passkeys.of_member(session, member_id))
        return {"data": [_shown(each) for each in found]}

    @access.member(passkeys)
    @bodies.takes(passkeys, PasskeyIn)
    @passkeys.doc(responses=problems(409))
    @passkeys.response(201, PasskeyOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Register the passkey that the browser made for the options."""
        house, at, member_id = service(), now(), callers.caller().member_id
        answer, label, site = wish["credential"], wish["label"], proofs.site()
        taken = house.database.write(lambda session: challenges.take(session, answer, member_id, at))
        return _shown(
            house.database.write(
                lambda session: known_passkeys.register(session, site, member_id, answer, taken, label, at)
            )
        )


@passkeys.route("/v1/member/passkeys/<passkey_id>")
class OnePasskey(MethodView):
    """One of the member's passkeys."""

    @access.member(passkeys)
    @passkeys.doc(responses=problems(404))
    @passkeys.response(204)
    def delete(self, passkey_id: str) -> None:
        """Remove a passkey: it signs in no more. Devices that it signed in stay until they are signed out."""
        member_id, inside = callers.caller().member_id, ids.find_inside("passkey", passkey_id)
        if inside is None:
            raise UnknownPasskey
        service().database.write(lambda session: known_passkeys.remove(session, member_id, inside))


@passkeys.route("/v1/member/passkeys/sign-in/options")
class SignInOptions(MethodView):
    """The beginning of a sign-in."""

    @access.anyone(passkeys)
    @passkeys.doc(responses=problems(429))
    @passkeys.response(200, OptionsOut)
    def post(self) -> Any:
        """Options for `navigator.credentials.get()`, good once, for five minutes. Nobody need be named."""
        at, site = now(), proofs.site()
        proofs.count_try(at)
        return {
            "public_key": service().database.write(
                lambda session: challenges.sign_in_options(session, site, at)
            )
        }


@passkeys.route("/v1/member/passkeys/sign-in")
class SignIn(MethodView):
    """A sign-in."""

    @access.anyone(passkeys)
    @bodies.takes(passkeys, PasskeySignInIn)
    @passkeys.doc(responses=problems(429))
    @passkeys.response(201, SignedInOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Sign in by the browser's answer to the options."""
        database, at, site = service().database, now(), proofs.site()
        answer, device = wish["credential"], proof_answers.device(wish)
        proofs.count_try(at)
        taken = database.write(lambda session: challenges.take(session, answer, None, at))
        found = database.write(lambda session: sessions.by_passkey(session, site, answer, taken, device, at))
        return proof_answers.signed_in(found, at)


def _shown(found: Passkey) -> Json:
    return {
        "id": ids.outside("passkey", found.passkey_id),
        "label": found.label,
        "created_at": instant(found.created_at),
        "used_at": instant(found.used_at),
    }
