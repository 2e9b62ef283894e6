"""Benefits: each time a member had one, where, and who checked it off."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Integer, String, Table

from db.metadata import HOLDER_APPEND, metadata
from db.types import Id, Instant

# The `n`th of a benefit in the period that begins on `from_on`; with the head locked, nobody takes it twice.
benefit_use = Table(
    "benefit_use",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("benefit", String(64), primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("used_at", Instant, nullable=False),
    Column("store", String(64)),
    Column("used_by", String(80), nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)
