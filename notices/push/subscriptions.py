"""Subscriptions: where a browser takes pushes and how they are sealed for it, as it gave them to us.

A stranger gives us the address. Here what can never be one is refused; what its name leads to is judged every
time it is dialled (`events.dialling`).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import orjson

from events import wishes
from events.errors import InvalidEndpoint
from notices.errors import InvalidSubscription
from notices.push import encryption

MOST_URL_CHARS: Final = 1000
MOST_KEY_CHARS: Final = 100


@dataclass(frozen=True, slots=True)
class Subscription:
    """`endpoint` is where to post, `key` the browser's public key, `secret` what it shares only with us."""

    endpoint: str = field(repr=False)
    key: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @property
    def service(self) -> str:
        """The host of the push service, which belongs to the browser's maker."""
        return urlsplit(self.endpoint).hostname or ""

    def text(self) -> str:
        """As it is sealed."""
        return orjson.dumps([self.endpoint, self.key.hex(), self.secret.hex()]).decode()


def from_text(text: str) -> Subscription:
    """What `Subscription.text` wrote."""
    endpoint, key, secret = orjson.loads(text)
    return Subscription(endpoint, bytes.fromhex(key), bytes.fromhex(secret))


def read(endpoint: str, key: str, secret: str, *, development: bool) -> Subscription:
    """What a browser says (`PushSubscription.toJSON`), keys in base64url. Raises InvalidSubscription.

    `development` allows plain http to this machine, and any port.
    """
    try:
        wishes.check_url(endpoint, development=development, most=MOST_URL_CHARS)
    except InvalidEndpoint as error:
        raise InvalidSubscription(f"endpoint: {error}") from None
    if not development and urlsplit(endpoint).port not in (None, 443):
        raise InvalidSubscription("endpoint: a push service listens on the port of https")
    point, shared = _bytes(key), _bytes(secret)
    if not encryption.is_point(point) or len(shared) != encryption.SECRET_BYTES:
        raise InvalidSubscription("keys: they are not those of a browser")
    return Subscription(endpoint, point, shared)


def _bytes(text: str) -> bytes:
    """Base64url, padded or not; empty for what is none."""
    if len(text) > MOST_KEY_CHARS:
        return b""
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
