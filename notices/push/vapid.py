"""VAPID (RFC 8292): how a push service knows that it is the same shop as ever, and whom to write to."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from notices.push import encryption

# A service refuses more than 24 hours, and a clock may be wrong.
_VALID: Final = timedelta(hours=12)
_CURVE: Final = ec.SECP256R1()
_HEADER: Final = b'{"typ":"JWT","alg":"ES256"}'


@dataclass(frozen=True, slots=True)
class Signer:
    """The shop's key. `public` is what browsers are shown, `mark` a short name of it."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    subject: str

    @classmethod
    def of(cls, private: bytes, subject: str) -> Signer:
        """From `Settings.push_key` and `Settings.push_subject`, which were checked there."""
        return cls(ec.derive_private_key(int.from_bytes(private), _CURVE), subject)

    @property
    def public(self) -> str:
        """The public key in base64url."""
        return unpadded(encryption.point(self.key.public_key()))

    @property
    def mark(self) -> str:
        """16 hex digits by which the key is told from another."""
        return hashlib.sha256(self.public.encode()).hexdigest()[:16]

    def authorization(self, endpoint: str, at: datetime) -> str:
        """The header for one request to an endpoint, at `at` (UTC): a token for its origin, and the key."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((at + _VALID).timestamp()),
            "sub": self.subject,
        }
        signed = f"{unpadded(_HEADER)}.{unpadded(orjson.dumps(claims))}"
        r, s = decode_dss_signature(self.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"vapid t={signed}.{unpadded(r.to_bytes(32) + s.to_bytes(32))}, k={self.public}"


def new_key() -> bytes:
    """32 bytes that are a private key of the curve."""
    return ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32)


def unpadded(raw: bytes) -> str:
    """Bytes in base64url without its padding (RFC 7515)."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
