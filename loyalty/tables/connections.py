"""Connections: what a shop sets up to be sent its sales by a vendor, and how often it was."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Integer, String, Table, Text

from db.metadata import KEY_PUT, REFERENCE_PUT, metadata
from db.types import Instant

# The secrets are sealed by the key ring. The one before a rotation holds until `old_secret_until`.
connection = Table(
    "connection",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("adapter", String(32), nullable=False),
    Column("store", String(64), nullable=False),
    Column("external_prefix", String(32), nullable=False),
    Column("options", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("sealed_secret", Text),
    Column("old_sealed_secret", Text),
    Column("old_secret_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("state IN ('on', 'off')", name="state"),
    CheckConstraint("(old_sealed_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret"),
    ForeignKeyConstraint(["store"], ["store.code"]),
    info=REFERENCE_PUT,
)

# Written with every delivery, and so not where configuration lives.
connection_tally = Table(
    "connection_tally",
    metadata,
    Column("connection", String(64), primary_key=True),
    Column("deliveries", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("delivered_at", Instant),
    Column("refused_at", Instant),
    Column("refused_why", String(200), nullable=False),
    info=KEY_PUT,
)
