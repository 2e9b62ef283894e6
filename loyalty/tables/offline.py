"""What members may spend while a till's line is down: each allowance that was signed, and its one use."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from db.metadata import KEY_APPEND, metadata
from db.types import Id, Instant

# `nonce` is also the id of the hold that sets its points aside, until `closes_at`, by when a receipt must
# have come. From `ended_at` on it opens nothing: the card was blocked, or spending stopped.
offline_allowance = Table(
    "offline_allowance",
    metadata,
    Column("nonce", Id, primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("program", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("card", String(40), nullable=False),
    Column("tier", String(64), nullable=False),
    Column("currency", String(64), nullable=False),
    Column("ceiling", BigInteger, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("ended_at", Instant),
    # The receipt it paid for: one, whatever becomes of it.
    Column("used_by", Id),
    Index("ix_offline_allowance_member_id", "member_id"),
    Index("ix_offline_allowance_expires_at", "expires_at"),
    info=KEY_APPEND,
)
