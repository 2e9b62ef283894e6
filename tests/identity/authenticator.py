"""A phone that keeps passkeys, and the browser around it, of nothing but keys and bytes (WebAuthn §6)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    """Base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(written: str) -> bytes:
    """The bytes again."""
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


class Authenticator:
    """One passkey (ES256). `counts` says whether it has a counter; those that sync have none."""

    def __init__(self, origin: str, *, counts: bool = True, verifies: bool = True) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(16)
        self.user_handle = b""
        self.count = 0
        self.counts = counts
        self.flags = USER_PRESENT | (USER_VERIFIED if verifies else 0)

    def create(self, options: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The answer to registration options, as `PublicKeyCredential.toJSON()` gives it."""
        self.user_handle = raw(options["user"]["id"])
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + self._attested()
        attestation = {"fmt": "none", "attStmt": {}, "authData": data} | changes.pop("attestation", {})
        return self._credential(
            {
                "clientDataJSON": text(self._client("webauthn.create", options["challenge"], **changes)),
                "attestationObject": text(cbor2.dumps(attestation)),
                "transports": ["internal"],
            }
        )

    def get(self, options: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The answer to sign-in options. The counter grows with it."""
        self.count += self.counts
        data = self._data(options["rpId"], self.flags)
        client = self._client("webauthn.get", options["challenge"], **changes)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": text(self.user_handle),
            }
        )

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        written = text(self.credential_id)
        return {
            "id": written,
            "rawId": written,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def _client(self, what: str, challenge: str, **changes: Any) -> bytes:
        said = {"type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | changes).encode()

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _attested(self) -> bytes:
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        identifier = len(self.credential_id).to_bytes(2) + self.credential_id
        return bytes(16) + identifier + cbor2.dumps(cose)
