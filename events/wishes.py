"""Wishes: what somebody wants of an endpoint, and what of it cannot be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from events import addresses, catalogue
from events.errors import InvalidEndpoint

MOST_URL_CHARS = 500
MOST_DESCRIPTION_CHARS = 200
# Nothing that could end a line or a header of the request, or be read in two ways.
_VISIBLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an endpoint is to be. `types` empty means every event there is or will be."""

    url: str
    description: str = ""
    types: tuple[str, ...] = ()
    enabled: bool = True


def checked(wish: Wish, *, development: bool) -> Wish:
    """The wish, its types in order and each once. Raises InvalidEndpoint.

    `development` allows plain http to this very machine.
    """
    check_url(wish.url, development=development)
    if len(wish.description) > MOST_DESCRIPTION_CHARS or not wish.description.isprintable():
        raise InvalidEndpoint("description", f"must be at most {MOST_DESCRIPTION_CHARS} printable characters")
    for name in wish.types:
        if name not in catalogue.TYPES:
            raise InvalidEndpoint("types", f'there are no events "{name[:80]}"; see GET /v1/event-types')
    return replace(wish, types=tuple(sorted(set(wish.types))))


def check_url(url: str, *, development: bool, most: int = MOST_URL_CHARS) -> None:
    """Refuse early what can never be sent to. What a name resolves to is judged at every delivery.

    `most` is how many characters it may have. Raises InvalidEndpoint.
    """
    if len(url) > most or not _VISIBLE.fullmatch(url) or "\\" in url:
        raise InvalidEndpoint("url", f"must be at most {most} visible ASCII characters, and no \\")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise InvalidEndpoint("url", "must be like https://shop.example.com/webhooks") from None
    if parts.scheme != "https" and not (development and parts.scheme == "http"):
        raise InvalidEndpoint("url", "must begin with https://")
    if "@" in parts.netloc or "#" in url or port == 0:
        raise InvalidEndpoint("url", "must have no user, password or fragment, and a real port")
    if not _HOST.fullmatch(host):
        raise InvalidEndpoint("url", "must have a host name; one with other letters is written as xn--…")
    _check_host(host, is_plain=parts.scheme == "http")


def _check_host(host: str, *, is_plain: bool) -> None:
    try:
        is_allowed = addresses.is_loopback(host) if is_plain else addresses.is_public(host)
    except ValueError:
        # A name, and not a number: what it leads to is another matter at every delivery.
        is_allowed = host == "localhost" or not is_plain
    if is_plain and not is_allowed:
        raise InvalidEndpoint("url", "must begin with https://, unless it is on this machine")
    if not is_allowed:
        raise InvalidEndpoint("url", "must not be a private or local address")
