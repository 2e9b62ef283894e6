"""Web push: the key by which push services know the shop, and whom they may write to (RFC 8292)."""

from __future__ import annotations

import re
from typing import Final

from settings.values import Wrong, key, split

MAKE_A_PUSH_KEY: Final = "flask --app wsgi notices push-key"
# A private key of the curve P-256 is a number from 1 up to, and without, its order (FIPS 186-5).
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ADDRESS: Final = re.compile(r"mailto:[!-;=?A-~]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]*[A-Za-z0-9]\Z")


def private_key(text: str) -> bytes:
    """Nothing, or the 32 bytes of a private key of P-256."""
    if not text:
        return b""
    try:
        found = key(text)
    except Wrong:
        raise Wrong(f"is not a key for web push; make one with: {MAKE_A_PUSH_KEY}") from None
    if not 0 < int.from_bytes(found) < _ORDER:
        raise Wrong(f"is no key of the curve P-256; make one with: {MAKE_A_PUSH_KEY}")
    return found


def subject(text: str) -> str:
    """Nothing, or whom a push service may write to."""
    url = split(text)
    is_page = url is not None and url.scheme == "https" and not url.username
    if text and not is_page and not _ADDRESS.match(text):
        raise Wrong("must be like mailto:points@shop.example or https://shop.example/contact")
    return text
