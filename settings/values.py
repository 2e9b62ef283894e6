"""Values: each read from one text, or refused with what to write instead; a secret is never repeated."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

KEY_BYTES = 32
MAKE_A_KEY = 'python3 -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())"'
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_MAILBOX = re.compile(r"(?:[^<>\"@\x00-\x1f\x7f]+ <)?[!-;=?A-~]+@[A-Za-z0-9.-]+\.?[A-Za-z0-9]>?\Z")


class Wrong(ValueError):
    """What is wrong with one value, and what to write instead; never the value of a secret."""


def database_url(text: str) -> str:
    for scheme in ("postgres://", "postgresql://"):
        if text.startswith(scheme):
            text = "postgresql+psycopg://" + text.removeprefix(scheme)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise Wrong("must be like sqlite:///var/regulars.db or postgresql://user:password@host/name")
    if url.get_backend_name() == "sqlite" and url.host:
        raise Wrong("needs three slashes before a relative path and four before an absolute one")
    return text


def sandbox_url(text: str) -> str:
    return database_url(text) if text else text


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        for choice in choices:
            if text.casefold() == choice.casefold():
                return choice
        raise Wrong(f"must be one of {', '.join(choices)}; got {text[:40]!r}")

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise Wrong(f"must be a whole number from {least} to {most}; got {text[:40]!r}")
        return int(text)

    return read


def key(text: str) -> bytes:
    """32 bytes from base64, of either alphabet, padded or not."""
    bare = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        key = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Wrong(f"is not base64; make a key with: {MAKE_A_KEY}") from None
    if len(key) != KEY_BYTES:
        raise Wrong(f"must be {KEY_BYTES} bytes, got {len(key)}; make a key with: {MAKE_A_KEY}")
    return key


def keyring(text: str) -> Mapping[str, bytes]:
    ring: dict[str, bytes] = {}
    for place, item in enumerate(text.split(","), start=1):
        identifier, colon, secret = item.strip().partition(":")
        # Without its colon the whole item is a secret, so a bad one is named by its place only.
        if not colon or not _KEY_ID.match(identifier):
            raise Wrong(f"key {place} must be id:key, the id of 1 to 32 letters, digits, - or _")
        if identifier in ring:
            raise Wrong(f"key {place} has the id of another; every key needs its own")
        try:
            ring[identifier] = key(secret)
        except Wrong as wrong:
            raise Wrong(f"key {place} {wrong}") from None
    return MappingProxyType(ring)


def public_url(text: str) -> str:
    try:
        url = urlsplit(text)
        plain = url.hostname and url.port != 0 and url.username is None
    except ValueError:
        plain = False
    if not plain or url.scheme not in ("http", "https") or url.query or url.fragment:
        raise Wrong("must be like https://points.example.com, without user, query or fragment")
    return text.rstrip("/")


def zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise Wrong(
            f"must be a time zone such as Europe/London or Asia/Hong_Kong; got {text[:40]!r}"
        ) from None


def split(text: str) -> SplitResult | None:
    """A URL's parts; None for what is none."""
    try:
        url = urlsplit(text)
        named = url.hostname and url.port != 0
    except ValueError:
        return None
    return url if named else None


def smtp_url(text: str) -> str:
    """Nothing, or a mail server: STARTTLS, TLS from the first byte, or neither, by its scheme."""
    url = split(text)
    if not text:
        return text
    schemes = ("smtp", "smtps", "smtp+plain")
    if url is None or url.scheme not in schemes or url.path or url.query or url.fragment:
        raise Wrong("must be like smtp://user:password@mail.example.com:587 or smtps://…, without a path")
    if bool(url.username) != bool(url.password):
        raise Wrong("must have both a user and a password, or neither")
    if not unquote(f"{url.username}{url.password}").isascii():
        raise Wrong("must have a user and a password of plain letters: servers do not agree on others")
    if url.scheme == "smtp+plain" and url.username:
        raise Wrong("would send the password in clear; write smtp:// for STARTTLS or smtps:// for TLS")
    return text


def sms_url(text: str) -> str:
    """Nothing, or a provider of text messages with its credentials and the sender."""
    url = split(text)
    if not text:
        return text
    if url is None or url.scheme not in ("twilio", "vonage") or url.hostname != "default" or url.path:
        raise Wrong(
            "must be like twilio://SID:TOKEN@default?from=+44… or vonage://KEY:SECRET@default?from=Shop"
        )
    if not url.username or not url.password or not re.fullmatch(r"from=[^&=]+", url.query):
        raise Wrong("must have a user, a password and ?from= with the sender's number or name")
    return text


def mailbox(text: str) -> str:
    if text and not _MAILBOX.match(text):
        raise Wrong('must be like points@shop.example or "Shop <points@shop.example>", in plain letters')
    return text


def issuer(text: str) -> str:
    """Nothing, or an issuer exactly as the provider writes it: a slash at its end belongs to it."""
    url = split(text)
    if text and (url is None or url.scheme not in ("http", "https") or url.query or url.fragment):
        raise Wrong("must be like https://login.example.com, exactly as the provider writes its issuer")
    return text


def plain(text: str) -> str:
    if not re.fullmatch(r"[!-~]{0,500}", text):
        raise Wrong("must be plain letters, digits and signs without a blank")
    return text


def without_password(text: str) -> str:
    """A database's URL as it may be shown."""
    return make_url(text).set(query={}).render_as_string(hide_password=True) if text else text


def without_login(text: str) -> str:
    """A URL as it may be shown: its scheme and host."""
    url = split(text)
    return f"{url.scheme}://{url.hostname}" if url is not None else ""
