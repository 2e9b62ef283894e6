"""A browser as the RFCs describe one: keys of its own, and pushes read with them, by none of our code."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from notices.push import subscriptions
from notices.push.subscriptions import Subscription
from tests.events.receiver import Heard


def unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """What `pushManager.subscribe` answers, and what becomes of what then comes."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = bytes(range(16))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def form(self, endpoint: str) -> dict[str, str]:
        """As `PushSubscription.toJSON` writes it."""
        return {"endpoint": endpoint, "p256dh": to_base64(self.public), "auth": to_base64(self.secret)}

    def subscription(self, endpoint: str) -> Subscription:
        given = self.form(endpoint)
        return subscriptions.read(endpoint, given["p256dh"], given["auth"], development=True)

    def reads(self, body: bytes) -> dict[str, Any]:
        """A push opened, step by step after RFC 8188 (2.1) and RFC 8291 (3.4)."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= 4096 <= size
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\x00" + self.public + sender
        material = derived(32, self.secret, info, self.key.exchange(ec.ECDH(), other))
        key = derived(16, salt, b"Content-Encoding: aes128gcm\x00", material)
        nonce = derived(12, salt, b"Content-Encoding: nonce\x00", material)
        text, delimiter, _ = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00").rpartition(b"\x02")
        assert delimiter, "a last record ends so"
        found: dict[str, Any] = json.loads(text)
        return found


def derived(length: int, salt: bytes, info: bytes, material: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def claims(heard: Heard, public_key: str) -> dict[str, Any]:
    """What the sender says of itself, its signature checked with the key that was shown to the browser."""
    scheme, _, rest = heard.headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public_key)
    point = unbase64(parts["k"])
    x, y = to_base64(point[1:33]), to_base64(point[33:])
    known = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
    token = jwt.decode(parts["t"], known, algorithms=["ES256"])
    return dict(token.claims)
