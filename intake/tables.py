"""Deliveries of which not everything could be taken, and what is still to be fetched; files once done."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table, Text

from db.metadata import KEY_APPEND, KEY_PUT, metadata
from db.types import Id, Instant

# `digest` is of the connection and the body, so that the same delivery again is the same row. The body and
# what is wrong with it may hold personal data: they stand only in `sealed` and `notes`, under a key of their
# own that is wrapped by the key ring (`wrapped`), and are emptied once the delivery does not wait any more.
# `codes` says what kinds of things are wrong, `documents` with how many of its documents.
rejected_delivery = Table(
    "rejected_delivery",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("connection", String(64), nullable=False),
    Column("store", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("codes", String(200), nullable=False),
    Column("documents", Integer, nullable=False),
    Column("wrapped", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("tried_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String(80), nullable=False),
    Column("closed_why", String(400), nullable=False),
    CheckConstraint("status IN ('waiting', 'resolved', 'dismissed')", name="status"),
    CheckConstraint("status = 'waiting' OR (sealed = '' AND notes = '' AND wrapped = '')", name="wiped"),
    CheckConstraint("(status = 'waiting') = (closed_at IS NULL)", name="closed_at"),
    Index("ix_rejected_delivery_status_received_at", "status", "received_at"),
    Index("ix_rejected_delivery_received_at", "received_at"),
    info=KEY_PUT,
)

# What deliveries name and do not hold, until it was fetched: one row for each thing of a connection, however
# often it was named (`asked`). The digest is that of the delivery that is kept if it cannot be fetched. What
# an answer names in its turn is one deeper. While somebody fetches, the claim is theirs until then.
wanted_document = Table(
    "wanted_document",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("connection", String(64), nullable=False),
    Column("method", String(8), nullable=False),
    Column("path", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("asked", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("claim", Id),
    Column("claimed_until", Instant),
    CheckConstraint("status IN ('waiting', 'given-up')", name="status"),
    CheckConstraint("method IN ('GET', 'POST')", name="method"),
    CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim"),
    Index("ix_wanted_document_status_next_at", "status", "next_at"),
    Index("ix_wanted_document_connection", "connection"),
    Index("ix_wanted_document_wanted_at", "wanted_at"),
    info=KEY_PUT,
)

# Files that a watched folder was rid of: by a digest of their content and of how they were read.
imported_file = Table(
    "imported_file",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Index("ix_imported_file_finished_at", "finished_at"),
    info=KEY_APPEND,
)
