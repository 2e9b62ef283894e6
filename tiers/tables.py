"""Where counters, standing and its history stand. All three can be rebuilt from the journal."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_ADD, HOLDER_PUT, metadata
from db.types import Id, Instant

bucket = Table(
    "bucket",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("counter", String(64), primary_key=True),
    Column("on_day", Date, primary_key=True),
    Column("store", String(64), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    info=HOLDER_ADD,
)

standing = Table(
    "standing",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("ladder", String(64), primary_key=True),
    Column("anchor_on", Date, nullable=False),
    Column("tier", String(64), nullable=False),
    Column("since_at", Instant, nullable=False),
    Column("until_on", Date),
    Column("review_at", Instant),
    Column("counted_at", Instant, nullable=False),
    Column("counts_from", Date, nullable=False),
    Column("moves_at", Instant),
    Column("more", Text),
    Column("awaits", String(16)),
    Column("card_years", Text),
    CheckConstraint("(until_on IS NULL) = (review_at IS NULL)", name="review"),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    Index(None, "review_at"),
    Index(None, "moves_at"),
    Index(None, "awaits", "member_id"),
    info=HOLDER_PUT,
)

tier_change = Table(
    "tier_change",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("ladder", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("counter", String(64), nullable=False),
    Column("window_from", Date, nullable=False),
    Column("window_to", Date, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("threshold", BigInteger, nullable=False),
    Column("until_on", Date),
    Column("superseded_by", BigInteger),
    Column("towards", String(64)),
    Column("due_at", Instant),
    ForeignKeyConstraint(["member_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_PUT,
)
