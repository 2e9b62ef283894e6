"""Households: who is in one, who heads it, and the codes that let somebody in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, String, Table

from db.metadata import HOLDER_APPEND, KEY_APPEND, metadata
from db.types import Id, Instant

# `members` is counted by conditional UPDATE, so that there are never more than the programme lets there be.
household = Table(
    "household",
    metadata,
    Column("household_id", Id, primary_key=True),
    Column("program", String(64), nullable=False),
    Column("head_id", Id, nullable=False),
    Column("members", Integer, nullable=False),
    Column("founded_at", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("members >= 0", name="members"),
    info=KEY_APPEND,
)

# Keyed by the member, so that nobody is in two; deleted when they leave. Whoever writes it holds their head.
household_member = Table(
    "household_member",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("household_id", Id, nullable=False),
    Column("joined_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)

# The same the other way round: whom a household has, found by its own key wherever the members live.
household_place = Table(
    "household_place",
    metadata,
    Column("household_id", Id, primary_key=True),
    Column("member_id", Id, primary_key=True),
    Column("joined_at", Instant, nullable=False),
    info=KEY_APPEND,
)

# Stored is only the code's digest. A code that was used is deleted; there is one of a household at a time.
household_invitation = Table(
    "household_invitation",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("household_id", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_household_invitation_household_id", "household_id"),
    info=KEY_APPEND,
)
