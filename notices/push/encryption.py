"""Encryption of a push (RFC 8291, in the form of RFC 8188, `aes128gcm`): only the browser it is for reads it.

A key of its own for every message is agreed with the browser's, and mixed with a secret that the browser gave
us beside it. One record, padded to one length, so that its size tells the push service nothing.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

POINT_BYTES: Final = 65
SECRET_BYTES: Final = 16
# Every push has this many bytes before it is sealed, with the delimiter; services take 4096 in all.
PADDED_BYTES: Final = 1024
_RECORD_BYTES: Final = 4096
_CURVE: Final = ec.SECP256R1()


def sealed(
    text: bytes,
    to: bytes,
    secret: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
    padded_bytes: int = PADDED_BYTES,
) -> bytes:
    """The body of a push. `to` is the browser's public key, `secret` its authentication secret.

    `own` and `salt` are new for every message, but for a test. Raises ValueError for a `to` that is no point
    of the curve.
    """
    assert len(text) < padded_bytes <= _RECORD_BYTES - 16, len(text)
    own, salt = own or ec.generate_private_key(_CURVE), salt or secrets.token_bytes(16)
    public = point(own.public_key())
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to))
    mixed = _derived(secret, shared, b"WebPush: info\0" + to + public, 32)
    key = _derived(salt, mixed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, mixed, b"Content-Encoding: nonce\0", 12)
    # The delimiter of the last record, then nothing but zeros.
    record = (text + b"\x02").ljust(padded_bytes, b"\0")
    head = salt + _RECORD_BYTES.to_bytes(4) + len(public).to_bytes(1) + public
    return head + AESGCM(key).encrypt(nonce, record, None)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers write it: 65 bytes, uncompressed (X9.62)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_point(raw: bytes) -> bool:
    """Whether this is a public key as browsers write it."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
    except ValueError:
        return False
    return len(raw) == POINT_BYTES


def _derived(salt: bytes, key: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 (RFC 5869) of at most 32 bytes."""
    extracted = hmac.digest(salt, key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")[:length]
