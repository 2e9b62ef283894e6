"""Signing deliveries as Standard Webhooks 1.0.0 says (standardwebhooks.com), with one secret or several."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
# The specification asks for 24 to 64 random bytes.
_SECRET_BYTES = 32


def new_secret() -> str:
    """A secret to sign with: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body in base64. `timestamp` is in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers(keys: Sequence[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a delivery. Each secret signs, so that a receiver may still hold the old one.

    The time is that of the attempt: a receiver refuses what is more than minutes old.
    """
    timestamp = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, message_id, timestamp, body) for key in keys),
    }
