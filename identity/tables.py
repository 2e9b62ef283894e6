"""Members: tokens and the devices they belong to, one-time codes, passkeys. Secrets are stored as digests."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_PUT, KEY_APPEND, KEY_PUT, metadata
from db.types import Id, Instant

# `device_id` is NULL for a token made before there were devices, or by hand.
member_token = Table(
    "member_token",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("device_id", Id),
    Index("ix_member_token_member_id", "member_id"),
    info=KEY_APPEND,
)

# What a member signed in on. `seen_at` moves at most once an hour, so that reading stays reading.
member_device = Table(
    "member_device",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("device_id", Id, primary_key=True),
    Column("label", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    CheckConstraint("kind IN ('phone', 'tablet', 'computer', 'other')", name="kind"),
    info=HOLDER_PUT,
)

# The one code that holds for a purpose, a scope and a contact; `key` is made of all three, unreadably.
# There is one for contacts nobody has as well, so that asking and trying tell nothing.
one_time_code = Table(
    "one_time_code",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("tries >= 0", name="tries"),
    Index("ix_one_time_code_expires_at", "expires_at"),
    info=KEY_PUT,
)

# `key` is the digest of the credential's id, which may be long; `public_key` is its COSE key, base64url.
passkey = Table(
    "passkey",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("passkey_id", Id, nullable=False),
    Column("member_id", Id, nullable=False),
    Column("credential_id", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    CheckConstraint("sign_count >= 0", name="sign_count"),
    Index("ix_passkey_member_id", "member_id"),
    info=KEY_APPEND,
)

# A challenge that waits for its answer; taking it away is using it. `member_id` is NULL for signing in.
passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("member_id", Id),
    Column("expires_at", Instant, nullable=False),
    Index("ix_passkey_challenge_expires_at", "expires_at"),
    info=KEY_APPEND,
)
