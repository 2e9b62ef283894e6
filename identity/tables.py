"""Members' tokens, stored as digests."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from db.metadata import KEY_APPEND, metadata
from db.types import Id, Instant

member_token = Table(
    "member_token",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_member_token_member_id", "member_id"),
    info=KEY_APPEND,
)
