"""Missing points: what members reported of receipts, and what staff answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKeyConstraint, Index, String, Table

from db.metadata import HOLDER_APPEND, metadata
from db.types import Id, Instant

# The receipt is named as its slip does; `receipt_id` is of a document of the member's own, if any.
missing_report = Table(
    "missing_report",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("report_id", Id, primary_key=True),
    Column("program", String(64), nullable=False),
    Column("receipt_id", Id),
    Column("store", String(64), nullable=False),
    Column("bought_on", Date, nullable=False),
    Column("number", String(64), nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("money", String(3), nullable=False),
    Column("what", String(16), nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("answer", String(16)),
    Column("answered_at", Instant),
    Column("answered_by", String(64)),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    CheckConstraint("what IN ('no-points', 'too-few', 'not-mine')", name="what"),
    CheckConstraint("answer IN ('added', 'counted', 'not-found', 'earns-nothing')", name="answer"),
    CheckConstraint(
        "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)",
        name="answered",
    ),
    CheckConstraint("total_minor >= 0", name="total_minor"),
    Index("ix_missing_report_answer_report_id", "answer", "report_id"),
    info=HOLDER_APPEND,
)
