"""Anchors: what each head was on each day, and the signature under all of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKeyConstraint, String, Table

from db.metadata import HOLDER_APPEND, KEY_APPEND, metadata
from db.types import Id, Instant

# A head as it was when an anchor was made; one that has not moved since the last one is not written again.
anchored_head = Table(
    "anchored_head",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("business_date", Date, nullable=False),
    ForeignKeyConstraint(["holder_id"], ["head.holder_id"]),
    CheckConstraint("seq >= 1 AND length(hash) = 64", name="hash"),
    info=HOLDER_APPEND,
)

# `heads_digest` rolls over the day's anchored heads in the order of holders; `digest` covers it and the
# anchor before; `signature` (Ed25519, hexadecimal) stands under `digest`.
anchor = Table(
    "anchor",
    metadata,
    Column("business_date", Date, primary_key=True),
    Column("previous_digest", String(64), nullable=False),
    Column("heads", BigInteger, nullable=False),
    Column("heads_digest", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("signature", String(128), nullable=False),
    CheckConstraint("heads >= 0", name="heads"),
    info=KEY_APPEND,
)
