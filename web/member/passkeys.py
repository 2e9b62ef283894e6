"""What the script of the passkeys asks for: options, and what the browser made of them, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from db import ids
from db.session import Session
from doorway import callers, proofs
from doorway.service import now, service
from identity import challenges, sessions
from identity import passkeys as known
from identity.errors import PasskeyRefused
from loyalty.people import members
from web.member import proving
from web.member.door import door
from web.wire import local

MOST_CHARS = 20_000


@door.takes("/passkeys/sign-in/options", anyone=True)
def sign_in_options() -> Response:
    """Options for `navigator.credentials.get()`, good once, for five minutes."""
    at, site = now(), proofs.site()
    proofs.count_try(at)
    return jsonify(service().database.write(lambda session: challenges.sign_in_options(session, site, at)))


@door.takes("/passkeys/sign-in", anyone=True)
def sign_in() -> Response:
    """Sign in by the browser's answer; says where to go on."""
    house, at, site, device = service(), now(), proofs.site(), proving.device()
    body = _body()
    answer = body["credential"]
    proofs.count_try(at)
    taken = house.database.write(lambda session: challenges.take(session, answer, None, at))
    found = house.database.write(
        lambda session: sessions.by_passkey(session, site, answer, taken, device, at)
    )
    named = body.get("next")
    return proving.let_in(jsonify({"next": local.path(named if isinstance(named, str) else "", "/")}), found)


@door.takes("/passkeys/options")
def options() -> Response:
    """Options for `navigator.credentials.create()`, for who is signed in."""
    house, at, member_id, site = service(), now(), callers.caller().member_id, proofs.site()

    def make(session: Session) -> Any:
        person = members.person(session, house.retailer, member_id)
        name = person.name or person.email or person.phone or ids.outside("member", member_id)
        return challenges.registration_options(
            session, site, member_id, name, known.held(session, member_id), at
        )

    return jsonify(house.database.write(make))


@door.takes("/passkeys")
def register() -> Response:
    """Keep the passkey that the browser made; it is called what the device is."""
    house, at, member_id, site = service(), now(), callers.caller().member_id, proofs.site()
    answer, label = _body()["credential"], proving.device().label
    taken = house.database.write(lambda session: challenges.take(session, answer, member_id, at))
    house.database.write(lambda session: known.register(session, site, member_id, answer, taken, label, at))
    return jsonify({"kept": True})


def _body() -> dict[str, Any]:
    """The body of a script of ours. Raises PasskeyRefused for any other."""
    is_short = (request.content_length or 0) <= MOST_CHARS
    body = request.get_json(silent=True) if is_short else None
    if not isinstance(body, dict) or not isinstance(body.get("credential"), dict):
        raise PasskeyRefused("no credential was sent")
    return body
