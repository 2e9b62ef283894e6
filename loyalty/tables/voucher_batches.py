"""Batches of vouchers that staff hand out: what of, to whom, and how far each has come."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from db.metadata import HOLDER_PUT, KEY_PUT, metadata
from db.types import Id, Instant

# By "program/reference": one batch for each, however often it is asked for. `wish` is a digest of the wish.
voucher_batch = Table(
    "voucher_batch",
    metadata,
    Column("key", String(130), primary_key=True),
    Column("batch_id", Id, nullable=False),
    Column("wish", String(64), nullable=False),
    Column("reward", String(64), nullable=False),
    Column("segment", String(64), nullable=False),
    Column("members", Integer, nullable=False),
    # What each is worth in money, and its points, as it was asked for.
    Column("worth_minor", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("approved_by", String(80)),
    Column("finished_at", Instant),
    CheckConstraint("status IN ('waiting', 'running', 'stopped', 'done')", name="status"),
    Index("ix_voucher_batch_batch_id", "batch_id", unique=False),
    info=KEY_PUT,
)

# `outcome` is empty while it is to be given; `seq` the entry that gave it.
voucher_batch_member = Table(
    "voucher_batch_member",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("batch", String(130), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("voucher_id", Id),
    Column("seq", BigInteger),
    CheckConstraint("outcome IN ('', 'issued', 'skipped')", name="outcome"),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    Index("ix_voucher_batch_member_batch", "batch", "outcome", "member_id"),
    info=HOLDER_PUT,
)
