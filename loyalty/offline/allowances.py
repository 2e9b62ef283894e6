"""Allowances: signed texts by which a till takes points while its line is down. Pure: no clock, no session.

The text is `RGA1:` and base64url of the facts, in bytes, with their Ed25519 signature behind them. A till
that has our public keys needs nothing else to know that it is ours.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MARK: Final = "RGA1:"
LONGEST: Final = 300  # what fits a QR code that a till's camera reads
LARGEST_CEILING: Final = 2**40 - 1  # five bytes
LARGEST_VERSION: Final = 2**16 - 1
# A till's clock may be slow by this much when the phone got the allowance a moment ago.
TOLERANCE: Final = timedelta(minutes=10)
_PURPOSE: Final = b"Regulars offline allowance 1\0"
_SIGNATURE_BYTES: Final = 64
_KEY_ID_BYTES, _PROGRAM_BYTES = 4, 6


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a member may spend once, at one till, without a line: up to `ceiling` in the smallest unit.

    `nonce` and `member_id` are UUIDs, `card` a number; `tier` is empty without tiers. `program` is the mark
    of the programme's code (`program_mark`), `version` its number. Both instants are UTC, in whole seconds.
    """

    nonce: str
    member_id: str
    card: str
    tier: str
    currency: str
    ceiling: int
    issued_at: datetime
    expires_at: datetime
    program: str
    version: int


def program_mark(code: str) -> str:
    """How an allowance names a programme: 12 hex digits, of which a till has made its own beforehand."""
    return hashlib.sha256(code.encode()).hexdigest()[: 2 * _PROGRAM_BYTES]


def key_id(public_key: bytes) -> str:
    """What a public key is called in a text: 8 hex digits."""
    return hashlib.sha256(public_key).hexdigest()[: 2 * _KEY_ID_BYTES]


def sign(key: Ed25519PrivateKey, allowance: Allowance) -> str:
    """The text of an allowance, at most 300 characters; the same allowance and key give the same text."""
    body = bytes.fromhex(key_id(key.public_key().public_bytes_raw())) + _packed(allowance)
    return MARK + base64.urlsafe_b64encode(body + key.sign(_PURPOSE + body)).decode().rstrip("=")


def is_one(text: str) -> bool:
    """Whether a text means to be an allowance, right or wrong."""
    return text.startswith(MARK)


def read(text: str, keys: Mapping[str, bytes]) -> Allowance | None:
    """The allowance of a text that one of these public keys, by their ids, signed; None for any other."""
    raw = _bytes(text)
    body, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    public_key = keys.get(body[:_KEY_ID_BYTES].hex())
    if public_key is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _PURPOSE + body)
        return _unpacked(body[_KEY_ID_BYTES:])
    except (InvalidSignature, ValueError, IndexError, OverflowError):
        return None


def refusal(
    allowance: Allowance, program: str, currency: str, amount: int, used: Container[str], at: datetime
) -> str:
    """Why a till may not take `amount` (smallest unit) by an allowance at `at`; empty where it may.

    `program` is the code of the till's own programme, `used` the nonces in its journal: whatever was taken by
    an allowance before, nothing more is.
    """
    if program_mark(program) != allowance.program or currency != allowance.currency:
        return "unknown_allowance"
    if allowance.nonce in used:
        return "allowance_used"
    if not is_in_time(allowance, at):
        return "allowance_expired"
    return "" if 0 < amount <= allowance.ceiling else "above_allowance"


def is_in_time(allowance: Allowance, at: datetime) -> bool:
    """Whether it could be used at an instant; its end is exclusive."""
    return allowance.issued_at - TOLERANCE <= at < allowance.expires_at


def _packed(allowance: Allowance) -> bytes:
    moments = (allowance.issued_at, allowance.expires_at)
    texts = (allowance.tier.encode(), allowance.currency.encode(), _digits(allowance.card))
    return (
        uuid.UUID(allowance.nonce).bytes
        + uuid.UUID(allowance.member_id).bytes
        + b"".join(int(moment.timestamp()).to_bytes(4) for moment in moments)
        + allowance.ceiling.to_bytes(5)
        + allowance.version.to_bytes(2)
        + bytes.fromhex(allowance.program)
        + b"".join(bytes([len(text)]) + text for text in texts)
    )


def _unpacked(raw: bytes) -> Allowance:
    """The facts again. Raises ValueError, IndexError and OverflowError for bytes of another make."""
    texts, place = [], 53
    for _ in range(3):
        end = place + 1 + raw[place]
        texts.append(raw[place + 1 : end])
        place = end
    if place != len(raw):
        raise ValueError("not an allowance of this make")
    tier, currency, card = texts
    return Allowance(
        nonce=str(uuid.UUID(bytes=raw[:16])),
        member_id=str(uuid.UUID(bytes=raw[16:32])),
        card=str(int.from_bytes(card))[1:],
        tier=tier.decode(),
        currency=currency.decode(),
        ceiling=int.from_bytes(raw[40:45]),
        issued_at=datetime.fromtimestamp(int.from_bytes(raw[32:36]), UTC),
        expires_at=datetime.fromtimestamp(int.from_bytes(raw[36:40]), UTC),
        program=raw[47:53].hex(),
        version=int.from_bytes(raw[45:47]),
    )


def _digits(number: str) -> bytes:
    """A card's number in as few bytes as it takes; a 1 before it keeps its leading zeros."""
    value = int(f"1{number}")
    return value.to_bytes((value.bit_length() + 7) // 8)


def _bytes(text: str) -> bytes:
    """What stands behind the mark; nothing for what is no base64url, or spells the same in another way."""
    bare = text.removeprefix(MARK)
    if not is_one(text) or len(text) > LONGEST:
        return b""
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode().rstrip("=") == bare else b""
