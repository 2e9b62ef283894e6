"""Connections: what a shop sets up to be sent its sales by a vendor, and how often it was."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import KEY_PUT, REFERENCE_PUT, metadata
from db.types import Instant

# The secrets are sealed by the key ring. The one before a rotation holds until `old_secret_until`. So is the
# token, by which what a delivery names is fetched; `api_url` is where, NULL for the vendor's own address.
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
    Column("sealed_token", Text),
    Column("token_set_at", Instant),
    Column("api_url", String(500)),
    CheckConstraint("state IN ('on', 'off')", name="state"),
    CheckConstraint("(old_sealed_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret"),
    ForeignKeyConstraint(["store"], ["store.code"]),
    info=REFERENCE_PUT,
)

# Written with every delivery, and so not where configuration lives. While there is a `token_refused_at`,
# nothing is fetched: another token, or a person who tries again, ends it. What tells of fetching is NULL for
# who was counted before anything was fetched.
connection_tally = Table(
    "connection_tally",
    metadata,
    Column("connection", String(64), primary_key=True),
    Column("deliveries", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("delivered_at", Instant),
    Column("refused_at", Instant),
    Column("refused_why", String(200), nullable=False),
    Column("refused_code", String(40)),
    Column("fetched", BigInteger),
    Column("fetched_at", Instant),
    Column("unfetched_at", Instant),
    Column("unfetched_why", String(200)),
    Column("unfetched_code", String(40)),
    Column("token_refused_at", Instant),
    info=KEY_PUT,
)
