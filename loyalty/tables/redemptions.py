"""What tills took besides money: points set aside for them, and what became of each redemption."""

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
    text,
)

from db.metadata import HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

# Whose points a till's hold set aside, and what for. Whether it is open, the journal knows.
till_hold = Table(
    "till_hold",
    metadata,
    Column("hold_id", Id, primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("program", String(80), nullable=False),
    Column("store", String(64), nullable=False),
    Column("reward", String(64), nullable=False),
    Column("currency", String(32), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("worth_minor", BigInteger, nullable=False),
    Column("opened_at", Instant, nullable=False),
    # The receipt it paid for: one, whatever becomes of it.
    Column("used_by", Id),
    # By which proof of the member it was placed: static, pin, one_time, rotating.
    Column("proof", String(16)),
    Index("ix_till_hold_member_id", "member_id"),
    info=KEY_APPEND,
)

# `seq` is the entry that took the points (of a hold: the one that set them aside), None where none did.
# `again` marks points taken a second time, when a return that had given them back was itself withdrawn.
receipt_redemption = Table(
    "receipt_redemption",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("what", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("currency", String(32), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("worth_minor", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("seq", BigInteger),
    Column("recorded_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(80)),
    Column("resolution", String(200)),
    Column("settles", String(8)),
    # What it bought in the receipt's money, where that is not the programme's.
    Column("paid_minor", BigInteger),
    # By which proof of the member it was taken, where one was shown and has a limit.
    Column("proof", String(16)),
    CheckConstraint("outcome IN ('redeemed', 'rejected', 'undone')", name="outcome"),
    CheckConstraint("what IN ('hold', 'reward', 'points', 'voucher', 'again')", name="what"),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    info=HOLDER_PUT,
)

# What waits for a person: few rows among many.
WAITS = "outcome = 'rejected' AND resolved_at IS NULL"
Index(
    "ix_receipt_redemption_waits",
    receipt_redemption.c.recorded_at,
    receipt_redemption.c.receipt_id,
    receipt_redemption.c.n,
    sqlite_where=text(WAITS),
    postgresql_where=text(WAITS),
)
