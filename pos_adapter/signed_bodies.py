"""Signatures over a raw body under a secret that both sides know."""

from __future__ import annotations

import base64
import hashlib
import hmac

from pos_adapter.adapter import Delivery
from pos_adapter.errors import UnverifiedBody


def check_base64(delivery: Delivery, header: str, secret: str) -> None:
    """Return when the header has the body's HMAC-SHA256 in base64; raise UnverifiedBody when not."""
    signature = base64.b64encode(_signature(delivery, secret)).decode()
    _compare(delivery, header, signature)


def check_hexadecimal(delivery: Delivery, header: str, secret: str) -> None:
    """The same with the signature in hexadecimal."""
    _compare(delivery, header, _signature(delivery, secret).hex())


def _signature(delivery: Delivery, secret: str) -> bytes:
    if not secret:
        raise UnverifiedBody(
            "this connection has no secret; set the one that the shop signs with", "no-secret"
        )
    return hmac.new(secret.encode(), delivery.body, hashlib.sha256).digest()


def _compare(delivery: Delivery, header: str, signature: str) -> None:
    said = delivery.headers.get(header, "")
    if not said:
        raise UnverifiedBody(f"has no {header}; only what the shop has signed is read", "unsigned")
    if not hmac.compare_digest(said.strip().encode("utf-8", "replace"), signature.encode()):
        raise UnverifiedBody(f"{header} does not fit the body and the secret of this connection")
