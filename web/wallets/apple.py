"""What Apple Wallet asks a pass's own service: to note phones, what is new, and the pass itself.

Addresses, answers and the header are those of Apple's "Adding a Web Service to Update Passes". A phone proves
itself by the token in its pass; what it asks wrongly it learns by the status alone.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from db import ids
from doorway import passes
from doorway.service import now, service
from loyalty.errors import LoyaltyError
from wallets import apple_phones, apple_signing
from wallets.errors import WalletCertificateExpired
from wallets.tables import LONGEST

SCHEME: Final = "ApplePass "

apple = Blueprint("apple", __name__, url_prefix=passes.APPLE_SERVICE)


@apple.post("/v1/devices/<device>/registrations/<kind>/<serial>")
def register(device: str, kind: str, serial: str) -> Response:
    """The pass is on this phone now: 201 where that is news, 200 where it was known."""
    member_id, at = _proved(kind, serial), now()
    if member_id is None:
        return Response(status=401)
    said: Any = request.get_json(silent=True, force=True)
    push_token = said.get("pushToken") if isinstance(said, dict) else None
    if not _is_plain(device) or not isinstance(push_token, str) or not _is_plain(push_token):
        return Response(status=400)
    is_new = service().database.write(
        lambda session: apple_phones.register(session, device, member_id, push_token, at)
    )
    return Response(status=201 if is_new else 200)


@apple.delete("/v1/devices/<device>/registrations/<kind>/<serial>")
def unregister(device: str, kind: str, serial: str) -> Response:
    """The pass was taken off this phone."""
    member_id = _proved(kind, serial)
    if member_id is None:
        return Response(status=401)
    service().database.write(lambda session: apple_phones.unregister(session, device, member_id))
    return Response(status=200)


@apple.get("/v1/devices/<device>/registrations/<kind>")
def changed(device: str, kind: str) -> Response:
    """Which of a phone's passes are not as they were when it asked last; 204 for none."""
    since = request.args.get("passesUpdatedSince", "")
    if kind != service().settings.apple_pass_type or not _is_plain(device):
        return Response(status=404)
    found = service().database.read(lambda session: apple_phones.find_changed(session, device, since))
    if found is None:
        return Response(status=204)
    serials = [ids.outside("member", each) for each in found.member_ids]
    return jsonify({"serialNumbers": serials, "lastUpdated": found.mark})


@apple.get("/v1/passes/<kind>/<serial>")
def latest(kind: str, serial: str) -> Response:
    """The pass as it is now."""
    member_id = _proved(kind, serial)
    if member_id is None:
        return Response(status=401)
    try:
        packed = passes.apple_of(member_id)
    except (LoyaltyError, WalletCertificateExpired):
        return Response(status=404)
    answer = Response(packed, content_type=apple_signing.CONTENT_TYPE)
    answer.last_modified = now()
    answer.headers["Cache-Control"] = "no-store"
    return answer


@apple.post("/v1/log")
def log() -> Response:
    """What phones complain of; it may hold anything of anybody's, and is not kept."""
    return Response(status=200)


def _proved(kind: str, serial: str) -> str | None:
    """The member whose pass proves itself; None for any other, or where no passes are made."""
    member_id = ids.find_inside("member", serial)
    given = request.headers.get("Authorization", "")
    if kind != service().settings.apple_pass_type or member_id is None or not given.startswith(SCHEME):
        return None
    is_theirs = service().database.read(
        lambda session: apple_phones.is_proved(
            session, service().retailer.index_key, member_id, given.removeprefix(SCHEME)
        )
    )
    return member_id if is_theirs else None


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isascii() and text.isprintable()
