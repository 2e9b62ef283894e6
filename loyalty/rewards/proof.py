"""Proof: what a till may show later of having identified a member. A signed text, kept nowhere."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

VALID = timedelta(minutes=30)
_PREFIX = "idt_"
_PURPOSE, _MARKS = b"identified at a till", b"the card in a proof"
_MAC_BYTES = 14
_BODY_BYTES = 1 + 4 + 16 + 8
NO_CARD = bytes(8)


class Level(Enum):
    """How sure it is that the member stood there: by what anyone may know, or by the member's own phone.

    Between the two: a PIN, and a code that was sent to the member's contact. A card that only collects proves
    nothing at all: whatever the programme lets a card spend, not this one. The numbers are those of proofs
    that were issued, and say nothing of which is surer: that is `WEAKEST_FIRST`.
    """

    STATIC = 0
    ROTATING = 1
    EARN_ONLY = 2
    PIN = 3
    ONE_TIME = 4


WEAKEST_FIRST = (Level.EARN_ONLY, Level.STATIC, Level.PIN, Level.ONE_TIME, Level.ROTATING)


@dataclass(frozen=True, slots=True)
class Proof:
    """A member was identified at this till, until `expires_at` (UTC), by the card of this mark, if by one."""

    member_id: str
    level: Level
    expires_at: datetime
    card: bytes = NO_CARD

    @property
    def issued_at(self) -> datetime:
        """When the member was identified, UTC, cut to the second."""
        return self.expires_at - VALID


def issue(
    index_key: bytes, member_id: str, level: Level, till_digest: str, at: datetime, card_number: str = ""
) -> str:
    """The text that proves it to us at this till for `VALID`; 62 characters, `idt_…`."""
    expires = int((at + VALID).timestamp()).to_bytes(4)
    card = mark(index_key, card_number) if card_number else NO_CARD
    body = bytes([level.value]) + expires + uuid.UUID(member_id).bytes + card
    mac = _mac(index_key, body, till_digest)
    return _PREFIX + base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


def find(index_key: bytes, text: str, till_digest: str, at: datetime) -> Proof | None:
    """What a text proved at this till and instant; None for one made up, another till's or run out.

    What it is worth by now, its card says: `proven.find_level`.
    """
    try:
        raw = base64.b64decode(text.removeprefix(_PREFIX) + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(raw) != _BODY_BYTES + _MAC_BYTES:
        return None
    if not hmac.compare_digest(mac, _mac(index_key, body, till_digest)):
        return None
    expires_at = datetime.fromtimestamp(int.from_bytes(body[1:5]), UTC)
    if at > expires_at:
        return None
    return Proof(str(uuid.UUID(bytes=body[5:21])), Level(body[0]), expires_at, body[21:])


def mark(index_key: bytes, card_number: str) -> bytes:
    """How a proof names a card: nobody else can tell which number it is."""
    key = hmac.digest(index_key, _MARKS, "sha256")
    return hmac.digest(key, card_number.encode(), "sha256")[: len(NO_CARD)]


def _mac(index_key: bytes, body: bytes, till_digest: str) -> bytes:
    key = hmac.digest(index_key, _PURPOSE, "sha256")
    return hmac.digest(key, body + bytes.fromhex(till_digest), "sha256")[:_MAC_BYTES]
