"""What members want to be told, by which way, in which language and when not."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Integer, String, Table

from db.metadata import HOLDER_APPEND, HOLDER_PUT, metadata
from db.types import Id, Instant

# Every answer a member ever gave, with the wording it was given to; of each purpose
# and channel the last holds.
consent = Table(
    "consent",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(32), nullable=False),
    Column("wording", String(80), nullable=False),
    CheckConstraint("n >= 1", name="n"),
    CheckConstraint("channel IN ('email', 'sms')", name="channel"),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)

# An empty text is "as the programme does". Times are local to the zone, "HH:MM".
preference = Table(
    "preference",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("language", String(35), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("quiet_from", String(5), nullable=False),
    Column("quiet_until", String(5), nullable=False),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("(quiet_from = '') = (quiet_until = '')", name="quiet"),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)
