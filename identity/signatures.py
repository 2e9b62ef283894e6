"""Signatures of tills: a key that signs each request never travels, and no request can be sent twice.

    Authorization: Regulars-HMAC-SHA256 key=til_…,time=1795342500,nonce=…,signature=…

The signature is HMAC-SHA256, keyed by the key's whole secret (`till_…`), over the lines of `canonical`, as
64 hex digits. docs/tills.md has it as a script.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from db import plan
from db.session import Session
from identity.errors import StaleSignature, UnprovedSignature, UsedSignature
from identity.till_tables import signature_nonce
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.shops import till_keys, tills
from loyalty.shops.tills import Till

SCHEME: Final = "Regulars-HMAC-SHA256"
WINDOW: Final = timedelta(seconds=300)
# Twice the window after the time that was signed: longer than any of our clocks could still take it. Then
# a job forgets it.
_REMEMBERED: Final = 2 * WINDOW
_PART: Final = re.compile(r"\s*(key|time|nonce|signature)=([A-Za-z0-9_-]{1,64})\s*")
_TIME: Final = re.compile(r"[0-9]{1,11}")
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{64}")
_nonce = signature_nonce.c


@dataclass(frozen=True, slots=True)
class Signature:
    """What the header says: whose key, when (seconds since 1970, UTC), a nonce, and the signature itself."""

    key_id: str
    time: int
    nonce: str
    signature: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: the method, the path with its query, and the body's bytes."""

    method: str
    target: str
    body: bytes


def find_signature(parameters: str) -> Signature | None:
    """The signature in what follows the scheme of an Authorization header; None where it is none."""
    parts = [_PART.fullmatch(part) for part in parameters[:1_000].split(",")]
    found = {part[1]: part[2] for part in parts if part}
    if len(parts) != 4 or len(found) != 4:
        return None
    sane = _TIME.fullmatch(found["time"]) and _NONCE.fullmatch(found["nonce"])
    if not sane or not _SIGNATURE.fullmatch(found["signature"]):
        return None
    return Signature(found["key"], int(found["time"]), found["nonce"], found["signature"])


def canonical(signed: Signed, time: int, nonce: str) -> str:
    """The text that is signed: six lines, none of which can hold the end of another."""
    digest = hashlib.sha256(signed.body).hexdigest()
    return "\n".join((SCHEME, signed.method.upper(), signed.target, digest, str(time), nonce))


def sign(secret: str, signed: Signed, time: int, nonce: str) -> str:
    """The signature of a request under a till's secret, 64 hex digits."""
    return hmac.digest(secret.encode(), canonical(signed, time, nonce).encode(), "sha256").hex()


def prove(session: Session, ring: KeyRing, given: Signature, signed: Signed, at: datetime) -> Till:
    """The till that signed, whose nonce is then used up; to be called in a write.

    Raises UnprovedSignature for an unknown or revoked key, a key that does not sign and a wrong signature
    alike; to who does hold the secret StaleSignature and UsedSignature say what is wrong.
    """
    till = tills.find_by_id(session, given.key_id, at)
    if till is None or till.sealed_secret is None:
        raise UnprovedSignature
    secret = privacy.unwrap(ring, till.sealed_secret, till_keys.bound_to(till.digest)).decode()
    if not hmac.compare_digest(sign(secret, signed, given.time, given.nonce), given.signature):
        raise UnprovedSignature(till.digest)
    signed_at = datetime.fromtimestamp(given.time, UTC)
    if abs(signed_at - at) > WINDOW:
        raise StaleSignature(till.digest, at)
    _use(session, till.digest, given.nonce, signed_at + _REMEMBERED)
    return till


def _use(session: Session, key_digest: str, nonce: str, expires_at: datetime) -> None:
    """Use up a nonce of a key. Two requests at once meet at the primary key, and the second finds it used."""
    digest = hashlib.sha256(f"{key_digest} {nonce}".encode()).hexdigest()
    if session.rows(select(_nonce.digest).where(_nonce.digest == digest)):
        raise UsedSignature(key_digest)
    session.apply(plan.of(signature_nonce, [{"digest": digest, "expires_at": expires_at}]))
