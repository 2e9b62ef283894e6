"""Proofs in JSON: a code that was sent, the device a body names, a token with what it is good for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from api.wire.values import Json, instant
from db import ids
from doorway import proofs
from identity import tokens
from identity.codes import Asked
from identity.devices import SignedIn
from identity.sessions import NewDevice


def code_sent(asked: Asked, at: datetime) -> Json:
    """Send a code; until when it lasts. Raises TooMany, UnknownProgram."""
    return {"expires_at": instant(proofs.send_code(asked, at))}


def device(fields: Mapping[str, Any]) -> NewDevice:
    """The device a body names."""
    return NewDevice(**fields.get("device", {}))


def signed_in(found: SignedIn, at: datetime) -> Json:
    """A token, with whose it is and when it ends."""
    return {
        "token": found.token,
        "member": ids.outside("member", found.member_id),
        "device": ids.outside("device", found.device_id),
        "expires_at": instant(at + timedelta(days=tokens.VALID_DAYS)),
    }
