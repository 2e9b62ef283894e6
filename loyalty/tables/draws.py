"""Prize draws: the seed that was promised, what it was drawn from, and who won."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, String, Table

from db.metadata import HOLDER_PUT, KEY_PUT, metadata
from db.types import Id, Instant

# By "program/draw". The digest of the seed is shown before, the seed itself once it is drawn.
prize_draw = Table(
    "prize_draw",
    metadata,
    Column("key", String(130), primary_key=True),
    Column("seed_digest", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("drawn_at", Instant),
    Column("seed", String(64)),
    Column("chances", BigInteger),
    Column("members", Integer),
    # Of all members' ids and chances, in the order they were counted through.
    Column("list_digest", String(64)),
    info=KEY_PUT,
)

# What a member had when it was drawn. `prize` is empty for who won nothing; `seq` the entry that gave it.
draw_chance = Table(
    "draw_chance",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("draw", String(130), primary_key=True),
    Column("chances", BigInteger, nullable=False),
    Column("prize", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("seq", BigInteger),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    Index("ix_draw_chance_draw", "draw", "place"),
    info=HOLDER_PUT,
)
