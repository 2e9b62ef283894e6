"""Anchors: the heads of a day under one signature, each chained to the day before. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from points.errors import InvalidAnchor
from points.state import GENESIS

# What the digest of an anchor covers changes only with this.
FORMAT = "anchor/1"
Keys = Mapping[str, Ed25519PublicKey]  # by key id


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day's anchor. Digests and the signature are hexadecimal; `heads` says how many it covers.

    `heads_digest` is what `rolled` gives over those heads in the order of their holders; `digest` covers
    everything but itself and the signature; `signature` is Ed25519 over its 32 bytes.
    """

    business_date: date
    previous_digest: str
    heads: int
    heads_digest: str
    made_at: datetime
    digest: str
    key_id: str
    signature: str


def rolled(digest: str, holder_id: str, seq: int, head_hash: str) -> str:
    """The digest of one head more. It begins with GENESIS."""
    return _digest([digest, holder_id, seq, head_hash])


def signed(
    key: Ed25519PrivateKey,
    business_date: date,
    previous_digest: str,
    heads: tuple[int, str],
    made_at: datetime,
) -> Anchor:
    """The anchor of a day over so many heads of this rolled digest. The first one follows GENESIS."""
    name = key_id(key.public_key())
    bare = Anchor(business_date, previous_digest, *heads, made_at, "", name, "")
    digest = covered(bare)
    signature = key.sign(bytes.fromhex(digest)).hex()
    return Anchor(business_date, previous_digest, *heads, made_at, digest, name, signature)


def covered(anchor: Anchor) -> str:
    """The digest an anchor of this content has."""
    return _digest(
        [
            FORMAT,
            anchor.business_date.isoformat(),
            anchor.previous_digest,
            anchor.heads,
            anchor.heads_digest,
            anchor.made_at,
            anchor.key_id,
        ]
    )


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def problems(anchor: Anchor, trusted: Keys) -> Iterable[str]:
    """What is wrong with an anchor by itself: its digest, or the signature under it."""
    if covered(anchor) != anchor.digest:
        yield "its content does not give its digest"
    key = trusted.get(anchor.key_id)
    if key is None:
        yield f"it is signed by key {anchor.key_id}, which is not trusted"
        return
    try:
        key.verify(bytes.fromhex(anchor.signature), bytes.fromhex(anchor.digest))
    except (InvalidSignature, ValueError):
        yield "its signature is not that of the key it names"


def chain_problem(before: Anchor | None, anchor: Anchor) -> str | None:
    """What is wrong with an anchor behind the one before it, if anything."""
    if anchor.previous_digest == (before.digest if before else GENESIS):
        return None
    return f"it does not follow that of {before.business_date}" if before else "others came before it"


# Keys


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The signing key of 32 random bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def key_id(key: Ed25519PublicKey) -> str:
    """A key's short name: 16 hexadecimal digits of the digest of its 32 bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def key_text(key: Ed25519PublicKey) -> str:
    """A public key as base64 of its 32 bytes."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def key_from(text: str) -> Ed25519PublicKey:
    """The public key that `key_text` wrote. Raises InvalidAnchor."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise InvalidAnchor(
            "a public key is 32 bytes in base64, as `flask ledger anchor-key` shows"
        ) from None


# Lines of a file


def to_line(anchor: Anchor) -> str:
    """An anchor as one line of JSON, to be kept elsewhere."""
    return orjson.dumps(anchor, option=orjson.OPT_SORT_KEYS).decode()


def from_line(line: str | bytes) -> Anchor:
    """The anchor that `to_line` wrote. Raises InvalidAnchor."""
    try:
        found = orjson.loads(line)
        days = {"business_date": date.fromisoformat(found["business_date"])}
        return Anchor(**{**found, **days, "made_at": datetime.fromisoformat(found["made_at"])})
    except (ValueError, TypeError, KeyError):
        raise InvalidAnchor("not an anchor, as `flask ledger anchors` writes them, one a line") from None
