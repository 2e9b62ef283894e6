"""Proof: what a till may show later of having identified a member. A signed text, kept nowhere."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

VALID = timedelta(minutes=30)
_PREFIX = "idt_"
_PURPOSE = b"identified at a till"
_MAC_BYTES = 14
_BODY_BYTES = 1 + 4 + 16 + 8


class Level(IntEnum):
    """How sure it is that the member stood there: by what anyone may know, or by the member's own phone.

    A card that only collects proves nothing at all: whatever the programme lets a card spend, not this one.
    """

    STATIC = 0
    ROTATING = 1
    EARN_ONLY = 2


@dataclass(frozen=True, slots=True)
class Proof:
    """A member was identified at this till, until `expires_at` (UTC)."""

    member_id: str
    level: Level
    expires_at: datetime


def issue(index_key: bytes, member_id: str, level: Level, till_digest: str, at: datetime) -> str:
    """The text that proves it to us at this till for `VALID`; 62 characters, `idt_…`."""
    expires = int((at + VALID).timestamp()).to_bytes(4)
    body = bytes([level]) + expires + uuid.UUID(member_id).bytes + bytes.fromhex(till_digest)[:8]
    return _PREFIX + base64.urlsafe_b64encode(body + _mac(index_key, body)).decode().rstrip("=")


def find(index_key: bytes, text: str, till_digest: str, at: datetime) -> Proof | None:
    """What a text proves at this till and instant; None for one made up, another till's or run out."""
    try:
        raw = base64.b64decode(text.removeprefix(_PREFIX) + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(raw) != _BODY_BYTES + _MAC_BYTES or not hmac.compare_digest(mac, _mac(index_key, body)):
        return None
    expires_at = datetime.fromtimestamp(int.from_bytes(body[1:5]), UTC)
    if body[21:] != bytes.fromhex(till_digest)[:8] or at > expires_at:
        return None
    return Proof(str(uuid.UUID(bytes=body[5:21])), Level(body[0]), expires_at)


def _mac(index_key: bytes, body: bytes) -> bytes:
    key = hmac.digest(index_key, _PURPOSE, "sha256")
    return hmac.digest(key, body, "sha256")[:_MAC_BYTES]
