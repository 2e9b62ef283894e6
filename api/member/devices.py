"""/v1/me/devices: where a member is signed in, and signing out from elsewhere."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.proof_schemas import DevicesOut, EndedOut
from api.wire import access
from api.wire.documents import problems
from api.wire.values import Json, instant
from db import ids
from doorway import callers
from doorway.service import now, service
from identity import devices as known_devices
from identity import tokens
from identity.devices import Device
from identity.errors import UnknownDevice
from identity.tokens import Bearer

devices = Blueprint("devices", __name__, description="Where a member is signed in.")


@devices.route("/v1/me/devices")
class Devices(MethodView):
    """The member's devices."""

    @access.member(devices)
    @devices.response(200, DevicesOut)
    def get(self) -> Any:
        """The devices that are signed in, last seen first."""
        caller, at = callers.caller(), now()
        found = service().database.read(
            lambda session: known_devices.of_member(session, caller.member_id, at)
        )
        return {"data": [_shown(each, caller.bearer) for each in found]}

    @access.member(devices)
    @devices.response(200, EndedOut)
    def delete(self) -> Any:
        """Sign out everywhere, here too."""
        member_id, at = callers.caller().member_id, now()
        return {"ended": service().database.write(lambda session: tokens.revoke_all(session, member_id, at))}


@devices.route("/v1/me/devices/<device_id>")
class OneDevice(MethodView):
    """One of the member's devices."""

    @access.member(devices)
    @devices.doc(responses=problems(404))
    @devices.response(204)
    def delete(self, device_id: str) -> None:
        """Sign a device out: its token opens nothing from now on."""
        member_id, at = callers.caller().member_id, now()
        inside = ids.find_inside("device", device_id)
        if inside is None:
            raise UnknownDevice
        service().database.write(lambda session: known_devices.revoke(session, member_id, inside, at))


def _shown(found: Device, bearer: Bearer | None) -> Json:
    return {
        "id": ids.outside("device", found.device_id),
        "label": found.label,
        "kind": found.kind,
        "created_at": instant(found.created_at),
        "seen_at": instant(found.seen_at),
        "current": bearer is not None and found.device_id == bearer.device_id,
    }
