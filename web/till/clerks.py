"""Who is at a till in a browser: what is written on its receipts, so that nobody earns on their own sales."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote

from web.wire import cookies

COOKIE: Final = "till_clerk"
MOST_CHARS: Final = 64


def kept(name: str) -> str:
    """A name as a cookie holds it."""
    return quote(name)


def found() -> str:
    """What tills call whoever stands here; empty where nobody said."""
    name = unquote(cookies.secret(COOKIE)).strip()
    return name if name.isprintable() and len(name) <= MOST_CHARS else ""
