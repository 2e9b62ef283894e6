"""What somebody began to write and did not publish yet: programmes, the first steps of a shop."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from db.metadata import REFERENCE_PUT, metadata
from db.types import Instant

# `subject` is the code of a programme, or a word that begins with a hyphen, which no code does.
draft = Table(
    "draft",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("content", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author", String(80), nullable=False),
    Column("saved_at", Instant, nullable=False),
    info=REFERENCE_PUT,
)
