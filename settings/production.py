"""What a try may have and production may not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import URL, make_url

from settings import wallets
from settings.values import MAKE_A_KEY, key, keyring

PREFIX = "LOYALTY_"
OIDC_SECRET_CHARS = 16
# Everyone can read these: they make a first try easy, and production refuses them.
DEVELOPMENT_KEYRING = "development:cmVndWxhcnMgZGV2ZWxvcG1lbnQga2V5cmluZyAwMDE="
DEVELOPMENT_INDEX_KEY = "cmVndWxhcnMgZGV2ZWxvcG1lbnQgaW5kZXgga2V5IDE="
DEVELOPMENT_ANCHOR_KEY = "cmVndWxhcnMgZGV2ZWxvcG1lbnQgYW5jaG9yIDAwMDE="
DEVELOPMENT_KEYS = (DEVELOPMENT_INDEX_KEY, DEVELOPMENT_ANCHOR_KEY)


# What is used only with all of it: the settings, and those that may be besides.
TOGETHER = (
    ("OpenID Connect", "OIDC_", ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"), ()),
    ("Apple Wallet", "APPLE_", wallets.APPLE, ("PASS_KEY_PASSWORD",)),
    ("Google Wallet", "GOOGLE_", wallets.GOOGLE, ()),
    ("Web push", "PUSH_", ("KEY", "SUBJECT"), ()),
)


def half_given(given: Mapping[str, str]) -> list[str]:
    """Sign-in by a provider takes all three of its settings, a wallet all of its own."""
    problems = []
    for what, prefix, needed, optional in TOGETHER:
        names = [f"{PREFIX}{prefix}{name}" for name in needed]
        if any(name in given for name in (*names, *(f"{PREFIX}{prefix}{name}" for name in optional))):
            problems += [f"{name} is not set; {what} needs it" for name in names if name not in given]
    return problems


def refusals(values: Mapping[str, Any], given: Mapping[str, str]) -> list[str]:
    """What a try may have and production may not."""
    problems = []
    secrets: dict[bytes, str] = {}
    for label, secret in _production_keys(values, given):
        if secret is None:
            problems.append(f"{label} is not set; make a key with: {MAKE_A_KEY}")
        elif weakness := _weakness(secret):
            problems.append(f"{label} {weakness}; make a key with: {MAKE_A_KEY}")
        elif secret in secrets:
            problems.append(f"{label} is the same key as {secrets[secret]}; make one for each: {MAKE_A_KEY}")
        else:
            secrets[secret] = label
    if "database_url" in values and in_memory(make_url(values["database_url"])):
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
        keys += [(f"{ring} key {name!r}", one) for name, one in values.get("keyring", {}).items()]
    for field_name in ("index_key", "anchor_key"):
        name = PREFIX + field_name.upper()
        if name not in given:
            keys.append((name, None))
        elif field_name in values:
            keys.append((name, values[field_name]))
    if values.get("push_key"):
        keys.append((PREFIX + "PUSH_KEY", values["push_key"]))
    return keys


def _weakness(secret: bytes) -> str | None:
    """Why a key could be guessed. 32 random bytes fail this less than once in a thousand million tries."""
    known = (*keyring(DEVELOPMENT_KEYRING).values(), *map(key, DEVELOPMENT_KEYS))
    if secret in known:
        return "is the development key that everyone knows"
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    if len(set(secret)) < 20 or len(steps) < 16 or all(32 <= byte < 127 for byte in secret):
        return "is not random (text, a repetition or a sequence)"
    return None


def in_memory(url: URL) -> bool:
    """Whether it is a SQLite database that lives in one process only."""
    name = url.database or ""
    asked = url.query.get("mode") == "memory" or url.query.get("vfs") == "memdb"
    return url.get_backend_name() == "sqlite" and (asked or name in ("", "file:") or ":memory:" in name)
