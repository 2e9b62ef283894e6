"""Sealing: an endpoint's secret is stored only encrypted by the key ring, and bound to its endpoint."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.errors import Unreadable

# 96 bits, as NIST SP 800-38D recommends for AES-GCM.
_NONCE_BYTES = 12


def seal(keyring: Mapping[str, bytes], endpoint_id: str, secret: str) -> str:
    """A secret as it is stored: `<key id>.<base64url>`, under the first key of the ring (AES-256-GCM)."""
    key_id = next(iter(keyring))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + AESGCM(keyring[key_id]).encrypt(nonce, secret.encode(), _place(key_id, endpoint_id))
    return f"{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def open_sealed(keyring: Mapping[str, bytes], endpoint_id: str, sealed: str) -> str:
    """The secret again. Raises Unreadable when its key is no longer in the ring, or it is another's."""
    key_id, _, text = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(text)
        opened = AESGCM(keyring[key_id]).decrypt(
            raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _place(key_id, endpoint_id)
        )
    except (KeyError, binascii.Error, ValueError, InvalidTag):
        raise Unreadable(f"the secret of webhook {endpoint_id} cannot be read with these keys") from None
    return opened.decode()


def _place(key_id: str, endpoint_id: str) -> bytes:
    """What a sealed secret is bound to: it opens nowhere else. An endpoint's id has a fixed length."""
    return f"webhook secret {endpoint_id} {key_id}".encode()
