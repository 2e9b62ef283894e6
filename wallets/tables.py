"""The phones that have a pass, as their wallets registered it."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from db.metadata import KEY_PUT, metadata
from db.types import Id, Instant

LONGEST = 200

# `device` is how a phone's wallet calls itself, unguessably; `push_token` where it is told of this pass.
wallet_phone = Table(
    "wallet_phone",
    metadata,
    Column("device", String(LONGEST), primary_key=True),
    Column("member_id", Id, primary_key=True),
    Column("push_token", String(LONGEST), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_wallet_phone_member_id", "member_id"),
    info=KEY_PUT,
)
