"""Offers: which member asked for which, for which day, and what those with a budget have given."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKeyConstraint, String, Table

from db.metadata import HOLDER_APPEND, HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

# A member asks for an offer once; the first time counts.
offer_activation = Table(
    "offer_activation",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("offer", String(64), primary_key=True),
    Column("activated_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)

# The day a member chose for an offer, one in each span that begins on `span_from`.
offer_day = Table(
    "offer_day",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("offer", String(64), primary_key=True),
    Column("span_from", Date, primary_key=True),
    Column("on_day", Date, nullable=False),
    Column("chosen_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)

# By "program/offer". `last` is what the last purchase got: it is read back by the statement that takes it.
offer_budget = Table(
    "offer_budget",
    metadata,
    Column("key", String(130), primary_key=True),
    Column("spent", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    CheckConstraint("spent >= 0", name="spent"),
    info=KEY_APPEND,
)
