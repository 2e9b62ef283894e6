"""What tills' doors remember: signatures that were used, and the last requests of each key."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from db.metadata import KEY_APPEND, KEY_PUT, metadata
from db.types import Instant

# A signature is good once: its key and nonce, as one digest, are kept until its time is over anyway.
signature_nonce = Table(
    "signature_nonce",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    Index("ix_signature_nonce_expires_at", "expires_at"),
    info=KEY_APPEND,
)

# How many requests a key ever made; where in its ring the next one goes follows from it.
request_ring = Table(
    "request_ring",
    metadata,
    Column("key_digest", String(64), primary_key=True),
    Column("total", BigInteger, nullable=False),
    info=KEY_PUT,
)

# The last requests of a key, each in its slot of the ring: no bodies, no queries, no values.
request_line = Table(
    "request_line",
    metadata,
    Column("key_digest", String(64), primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("method", String(16), nullable=False),
    Column("route", String(200), nullable=False),
    Column("status", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("places", Text, nullable=False),
    info=KEY_PUT,
)
