"""Members who came from another system: by which batch, and by which entry of their journal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, String, Table

from db.metadata import HOLDER_PUT, metadata
from db.types import Id, Instant

opened_member = Table(
    "opened_member",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("batch", String(40), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("undone_at", Instant),
    ForeignKeyConstraint(["member_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_PUT,
)
