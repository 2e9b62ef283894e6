"""Members that became one, and under whom each of them lives on."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

# The survivor of a merge, what moved to it, and by which entries of both journals. `moved` is canonical JSON
# of what is not in the journals: cards, ids and contacts; it is emptied when the person is forgotten.
member_merge = Table(
    "member_merge",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("merge_id", Id, primary_key=True),
    Column("ended_id", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("ended_seq", BigInteger, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("merged_at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("undone_at", Instant),
    Column("moved", Text, nullable=False),
    CheckConstraint("first_seq <= seq", name="first_seq"),
    ForeignKeyConstraint(["member_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_PUT,
)

# Under which member one who was merged lives on: who names the old id finds the survivor.
former_member = Table(
    "former_member",
    metadata,
    Column("former_id", Id, primary_key=True),
    Column("member_id", Id, nullable=False),
    Index("ix_former_member_member_id", "member_id"),
    info=KEY_APPEND,
)
