"""Where a member is signed in, and by which passkeys they can be."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import devices as known
from identity import passkeys, tokens
from identity.devices import Device
from identity.errors import UnknownDevice, UnknownPasskey
from identity.passkeys import Passkey
from web.member.account import own
from web.member.door import door
from web.wire import cookies, pages, told
from web.wire.forms import Form


@door.shows("/account/devices")
def devices() -> Response:
    """Devices, last seen first, and passkeys, newest first."""
    caller, at = callers.caller(), now()

    def read(session: Session) -> tuple[Sequence[Device], Sequence[Passkey]]:
        return (
            known.of_member(session, caller.member_id, at),
            passkeys.of_member(session, caller.member_id),
        )

    found, keys = service().database.read(read)
    return pages.shown(
        "member/devices.html",
        own=own(),
        devices=[(ids.outside("device", each.device_id), each) for each in found],
        passkeys=[(ids.outside("passkey", each.passkey_id), each) for each in keys],
        current=caller.bearer.device_id if caller.bearer else "",
        was_added="added" in request.args,
    )


@door.takes("/account/devices/end")
def end() -> Response:
    """Sign one device out."""
    form, at, member_id = Form.sent(), now(), callers.caller().member_id
    device_id = ids.find_inside("device", form.given.get("device", ""))
    if device_id is None:
        raise UnknownDevice
    service().database.write(lambda session: known.revoke(session, member_id, device_id, at))
    return told.then("/account/devices", "devices.ended")


@door.takes("/account/devices/end-all")
def end_all() -> Response:
    """Sign out everywhere, here too."""
    member_id, at = callers.caller().member_id, now()
    service().database.write(lambda session: tokens.revoke_all(session, member_id, at))
    return cookies.forget(told.then("/sign-in", "enter.gone"), cookies.MEMBER)


@door.takes("/account/devices/passkey")
def remove() -> Response:
    """Forget a passkey; where it signed in before stays until it is signed out."""
    form, member_id = Form.sent(), callers.caller().member_id
    passkey_id = ids.find_inside("passkey", form.given.get("passkey", ""))
    if passkey_id is None:
        raise UnknownPasskey
    service().database.write(lambda session: passkeys.remove(session, member_id, passkey_id))
    return told.then("/account/devices", "devices.passkey-gone")
