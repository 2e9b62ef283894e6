"""Settings: read once from the environment, checked together, frozen."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "LOYALTY_"
KEY_BYTES = 32
OIDC_SECRET_CHARS = 16
MAKE_A_KEY = 'python3 -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())"'
# Everyone can read these: they make a first try easy, and production refuses them.
DEVELOPMENT_KEYRING = "development:cmVndWxhcnMgZGV2ZWxvcG1lbnQga2V5cmluZyAwMDE="
DEVELOPMENT_INDEX_KEY = "cmVndWxhcnMgZGV2ZWxvcG1lbnQgaW5kZXgga2V5IDE="
DEVELOPMENT_ANCHOR_KEY = "cmVndWxhcnMgZGV2ZWxvcG1lbnQgYW5jaG9yIDAwMDE="
DEVELOPMENT_KEYS = (DEVELOPMENT_INDEX_KEY, DEVELOPMENT_ANCHOR_KEY)
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_MAILBOX = re.compile(r"(?:[^<>\"@\x00-\x1f\x7f]+ <)?[!-;=?A-~]+@[A-Za-z0-9.-]+\.?[A-Za-z0-9]>?\Z")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class InvalidSettings(ValueError):
    """The service may not start with these settings. `problems` has a sentence for each, without secrets."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n  ".join(("the settings cannot be used:", *problems)))
        self.problems = problems


class _Wrong(ValueError):
    """What is wrong with one value, and what to write instead; never the value of a secret."""


def _database_url(text: str) -> str:
    for scheme in ("postgres://", "postgresql://"):
        if text.startswith(scheme):
            text = "postgresql+psycopg://" + text.removeprefix(scheme)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise _Wrong("must be like sqlite:///var/regulars.db or postgresql://user:password@host/name")
    if url.get_backend_name() == "sqlite" and url.host:
        raise _Wrong("needs three slashes before a relative path and four before an absolute one")
    return text


def _sandbox_url(text: str) -> str:
    return _database_url(text) if text else text


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        for choice in choices:
            if text.casefold() == choice.casefold():
                return choice
        raise _Wrong(f"must be one of {', '.join(choices)}; got {text[:40]!r}")

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise _Wrong(f"must be a whole number from {least} to {most}; got {text[:40]!r}")
        return int(text)

    return read


def _key(text: str) -> bytes:
    """32 bytes from base64, of either alphabet, padded or not."""
    bare = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        key = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _Wrong(f"is not base64; make a key with: {MAKE_A_KEY}") from None
    if len(key) != KEY_BYTES:
        raise _Wrong(f"must be {KEY_BYTES} bytes, got {len(key)}; make a key with: {MAKE_A_KEY}")
    return key


def _keyring(text: str) -> Mapping[str, bytes]:
    ring: dict[str, bytes] = {}
    for place, item in enumerate(text.split(","), start=1):
        identifier, colon, key = item.strip().partition(":")
        # Without its colon the whole item is a secret, so a bad one is named by its place only.
        if not colon or not _KEY_ID.match(identifier):
            raise _Wrong(f"key {place} must be id:key, the id of 1 to 32 letters, digits, - or _")
        if identifier in ring:
            raise _Wrong(f"key {place} has the id of another; every key needs its own")
        try:
            ring[identifier] = _key(key)
        except _Wrong as wrong:
            raise _Wrong(f"key {place} {wrong}") from None
    return MappingProxyType(ring)


def _public_url(text: str) -> str:
    try:
        url = urlsplit(text)
        plain = url.hostname and url.port != 0 and url.username is None
    except ValueError:
        plain = False
    if not plain or url.scheme not in ("http", "https") or url.query or url.fragment:
        raise _Wrong("must be like https://points.example.com, without user, query or fragment")
    return text.rstrip("/")


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise _Wrong(
            f"must be a time zone such as Europe/London or Asia/Hong_Kong; got {text[:40]!r}"
        ) from None


def _split(text: str) -> SplitResult | None:
    """A URL's parts; None for what is none."""
    try:
        url = urlsplit(text)
        named = url.hostname and url.port != 0
    except ValueError:
        return None
    return url if named else None


def _smtp_url(text: str) -> str:
    """Nothing, or a mail server: STARTTLS, TLS from the first byte, or neither, by its scheme."""
    url = _split(text)
    if not text:
        return text
    schemes = ("smtp", "smtps", "smtp+plain")
    if url is None or url.scheme not in schemes or url.path or url.query or url.fragment:
        raise _Wrong("must be like smtp://user:password@mail.example.com:587 or smtps://…, without a path")
    if bool(url.username) != bool(url.password):
        raise _Wrong("must have both a user and a password, or neither")
    if not unquote(f"{url.username}{url.password}").isascii():
        raise _Wrong("must have a user and a password of plain letters: servers do not agree on others")
    if url.scheme == "smtp+plain" and url.username:
        raise _Wrong("would send the password in clear; write smtp:// for STARTTLS or smtps:// for TLS")
    return text


def _sms_url(text: str) -> str:
    """Nothing, or a provider of text messages with its credentials and the sender."""
    url = _split(text)
    if not text:
        return text
    if url is None or url.scheme not in ("twilio", "vonage") or url.hostname != "default" or url.path:
        raise _Wrong(
            "must be like twilio://SID:TOKEN@default?from=+44… or vonage://KEY:SECRET@default?from=Shop"
        )
    if not url.username or not url.password or not re.fullmatch(r"from=[^&=]+", url.query):
        raise _Wrong("must have a user, a password and ?from= with the sender's number or name")
    return text


def _mailbox(text: str) -> str:
    if text and not _MAILBOX.match(text):
        raise _Wrong('must be like points@shop.example or "Shop <points@shop.example>", in plain letters')
    return text


def _issuer(text: str) -> str:
    """Nothing, or an issuer exactly as the provider writes it: a slash at its end belongs to it."""
    url = _split(text)
    if text and (url is None or url.scheme not in ("http", "https") or url.query or url.fragment):
        raise _Wrong("must be like https://login.example.com, exactly as the provider writes its issuer")
    return text


def _plain(text: str) -> str:
    if not re.fullmatch(r"[!-~]{0,500}", text):
        raise _Wrong("must be plain letters, digits and signs without a blank")
    return text


def _without_password(text: str) -> str:
    """A database's URL as it may be shown."""
    return make_url(text).set(query={}).render_as_string(hide_password=True) if text else text


def _without_login(text: str) -> str:
    """A URL as it may be shown: its scheme and host."""
    url = _split(text)
    return f"{url.scheme}://{url.hostname}" if url is not None else ""


def _setting(default: str, read: Callable[[str], Any]) -> dict[str, Any]:
    return {"default": default, "read": read}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service is told; `docs/settings.md` says what each means. Its repr shows no secret.

    `keyring` is id → 32 bytes in the order given: the first seals, every one opens.
    """

    database_url: str = field(metadata=_setting("sqlite:///var/regulars.db", _database_url))
    environment: Literal["development", "production"] = field(
        metadata=_setting("development", _one_of("development", "production"))
    )
    keyring: Mapping[str, bytes] = field(hash=False, metadata=_setting(DEVELOPMENT_KEYRING, _keyring))
    index_key: bytes = field(metadata=_setting(DEVELOPMENT_INDEX_KEY, _key))
    log_level: str = field(metadata=_setting("INFO", _one_of(*_LOG_LEVELS)))
    log_format: Literal["json", "console"] = field(metadata=_setting("json", _one_of("json", "console")))
    pool_size: int = field(metadata=_setting("4", _whole(1, 200)))
    body_limit_bytes: int = field(metadata=_setting("4194304", _whole(1024, 1 << 30)))
    public_url: str = field(metadata=_setting("http://localhost:8000", _public_url))
    adjust_limit_points: int = field(metadata=_setting("5000", _whole(0, 10**11)))
    zone: ZoneInfo = field(metadata=_setting("UTC", _zone))
    anchor_key: bytes = field(hash=False, metadata=_setting(DEVELOPMENT_ANCHOR_KEY, _key))
    smtp_url: str = field(metadata=_setting("", _smtp_url))
    mail_from: str = field(metadata=_setting("", _mailbox))
    sms_url: str = field(metadata=_setting("", _sms_url))
    oidc_issuer: str = field(metadata=_setting("", _issuer))
    oidc_client_id: str = field(metadata=_setting("", _plain))
    oidc_client_secret: str = field(metadata=_setting("", _plain))
    sandbox_database_url: str = field(metadata=_setting("", _sandbox_url))
    request_log: Literal["on", "off"] = field(metadata=_setting("on", _one_of("on", "off")))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read every `LOYALTY_…` variable; an empty one counts as unset.

        Raises `InvalidSettings` with everything that is wrong, not only the first.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        values: dict[str, Any] = {}
        problems = _unknown(environ)
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            try:
                values[each.name] = each.metadata["read"](given.get(name, each.metadata["default"]))
            except _Wrong as wrong:
                problems.append(f"{name} {wrong}")
        if values.get("smtp_url") and not given.get(PREFIX + "MAIL_FROM"):
            problems.append(f"{PREFIX}MAIL_FROM is not set; {PREFIX}SMTP_URL needs it to name the sender")
        problems += _half_given(given)
        if values.get("sandbox_database_url") and values.get("sandbox_database_url") == values.get(
            "database_url"
        ):
            problems.append(f"{PREFIX}SANDBOX_DATABASE_URL is the real database; name another")
        if values.get("environment") != "development":
            problems += _refusals(values, given)
        if problems:
            raise InvalidSettings(tuple(problems))
        return cls(**values)

    @property
    def sandbox_url(self) -> str | None:
        """The database for integrators' tests: the one given, or a file beside a SQLite one; else None."""
        if self.sandbox_database_url:
            return self.sandbox_database_url
        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or _in_memory(url):
            return None
        path = (url.database or "").removesuffix(".db")
        return url.set(database=f"{path}.sandbox.db").render_as_string(hide_password=False)

    def __repr__(self) -> str:
        shown = {each.name: getattr(self, each.name) for each in fields(self)}
        shown |= {name: _without_password(shown[name]) for name in ("database_url", "sandbox_database_url")}
        shown["keyring"] = dict.fromkeys(self.keyring, "***")
        shown |= dict.fromkeys(("index_key", "anchor_key", "oidc_client_secret"), "***")
        shown |= {name: _without_login(shown[name]) for name in ("smtp_url", "sms_url")}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """A misspelt variable would otherwise be a default that nobody notices."""
    known = [PREFIX + each.name.upper() for each in fields(Settings)]
    unknown = {name for name in environ if name.startswith(PREFIX)} - {*known, "LOYALTY_SHARED"}
    return [
        f"{name} is not a setting; did you mean {get_close_matches(name, known, n=1, cutoff=0)[0]}?"
        for name in sorted(unknown)
        if not name.startswith("LOYALTY_TEST_")
    ]


def _half_given(given: Mapping[str, str]) -> list[str]:
    """Sign-in by a provider takes all three of its settings."""
    names = [f"{PREFIX}OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")]
    missing = [name for name in names if name not in given]
    return [f"{name} is not set; OpenID Connect needs it" for name in missing] if len(missing) < 3 else []


def _refusals(values: Mapping[str, Any], given: Mapping[str, str]) -> list[str]:
    """What a try may have and production may not."""
    problems = []
    secrets: dict[bytes, str] = {}
    for label, key in _production_keys(values, given):
        if key is None:
            problems.append(f"{label} is not set; make a key with: {MAKE_A_KEY}")
        elif weakness := _weakness(key):
            problems.append(f"{label} {weakness}; make a key with: {MAKE_A_KEY}")
        elif key in secrets:
            problems.append(f"{label} is the same key as {secrets[key]}; make one for each: {MAKE_A_KEY}")
        else:
            secrets[key] = label
    if "database_url" in values and _in_memory(make_url(values["database_url"])):
        problems.append(f"{PREFIX}DATABASE_URL forgets everything at a restart; name a file or a server")
    return problems + _oidc_refusals(values)


def _oidc_refusals(values: Mapping[str, Any]) -> list[str]:
    """A provider that anyone on the way could play, or a secret that could be guessed."""
    problems = []
    secret = values.get("oidc_client_secret", "")
    if values.get("oidc_issuer", "").startswith("http:"):
        problems.append(f"{PREFIX}OIDC_ISSUER must be https in production")
    if secret and (len(secret) < OIDC_SECRET_CHARS or len(set(secret)) < OIDC_SECRET_CHARS // 2):
        problems.append(
            f"{PREFIX}OIDC_CLIENT_SECRET is short or not random; let the provider make one of"
            f" at least {OIDC_SECRET_CHARS} characters"
        )
    return problems


def _production_keys(values: Mapping[str, Any], given: Mapping[str, str]) -> list[tuple[str, bytes | None]]:
    """Every key that could be read, with what to call it; None where none was given."""
    keys: list[tuple[str, bytes | None]] = []
    ring = PREFIX + "KEYRING"
    if ring not in given:
        keys.append((ring, None))
    else:
        keys += [(f"{ring} key {name!r}", key) for name, key in values.get("keyring", {}).items()]
    for field_name in ("index_key", "anchor_key"):
        name = PREFIX + field_name.upper()
        if name not in given:
            keys.append((name, None))
        elif field_name in values:
            keys.append((name, values[field_name]))
    return keys


def _weakness(key: bytes) -> str | None:
    """Why a key could be guessed. 32 random bytes fail this less than once in a thousand million tries."""
    known = (*_keyring(DEVELOPMENT_KEYRING).values(), *map(_key, DEVELOPMENT_KEYS))
    if key in known:
        return "is the development key that everyone knows"
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    if len(set(key)) < 20 or len(steps) < 16 or all(32 <= byte < 127 for byte in key):
        return "is not random (text, a repetition or a sequence)"
    return None


def _in_memory(url: URL) -> bool:
    """Whether it is a SQLite database that lives in one process only."""
    name = url.database or ""
    asked = url.query.get("mode") == "memory" or url.query.get("vfs") == "memdb"
    return url.get_backend_name() == "sqlite" and (asked or name in ("", "file:") or ":memory:" in name)
