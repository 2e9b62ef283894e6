"""Contests: that one was decided, and who won which place."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKeyConstraint, Integer, String, Table

from db.metadata import HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

# By "program/contest/first day": decided once, however often it is asked.
contest_result = Table(
    "contest_result",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("winners", Integer, nullable=False),
    Column("decided_at", Instant, nullable=False),
    info=KEY_APPEND,
)

# `seq` is the entry that gave it, None while it is still to be given or where hands give it out.
contest_place = Table(
    "contest_place",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("contest", String(160), primary_key=True),
    Column("through_on", Date, nullable=False),
    Column("place", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("given", String(16), nullable=False),
    Column("seq", BigInteger),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)
