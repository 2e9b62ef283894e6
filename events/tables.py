"""The tables of events: what happened, who wants to hear of it, and how far the telling has come."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text

from db.metadata import KEY_APPEND, KEY_PUT, REFERENCE_PUT, metadata
from db.types import Id, Instant

# What happened, as the exact text that every endpoint is sent. `published_at` is set once, by the publisher,
# when it has noted which endpoints are to hear of it; until then the event waits in the partial index.
event = Table(
    "event",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("type", String(64), nullable=False),
    Column("member_id", Id),
    Column("program", String(64), nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Column("published_at", Instant),
    Index("ix_event_member_id_event_id", "member_id", "event_id"),
    Index("ix_event_type_event_id", "type", "event_id"),
    info=KEY_APPEND,
)
Index(
    "ix_event_unpublished",
    event.c.event_id,
    sqlite_where=event.c.published_at.is_(None),
    postgresql_where=event.c.published_at.is_(None),
)

# An address that wants to hear of events: `types` is a JSON array of those, empty for all. `old_secret` goes
# on signing beside the new one until `old_secret_until`; both are sealed. `version` counts the edits.
endpoint = Table(
    "webhook_endpoint",
    metadata,
    Column("endpoint_id", Id, primary_key=True),
    Column("url", String(500), nullable=False),
    Column("description", String(200), nullable=False),
    Column("types", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("status_reason", String(16), nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("old_secret_sealed", Text, nullable=False),
    Column("old_secret_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("status IN ('enabled', 'disabled')", name="status"),
    CheckConstraint("status_reason IN ('', 'by-hand', 'gone')", name="status_reason"),
    CheckConstraint("(old_secret_sealed = '') = (old_secret_until IS NULL)", name="old_secret"),
    CheckConstraint("version >= 1", name="version"),
    info=REFERENCE_PUT,
)

# One event on its way to one endpoint. `attempts` counts for ever, `failures` since it was last set on its
# way. Whoever sends it holds it by `claim` until `claimed_until`; a claim that ran out is anybody's.
delivery = Table(
    "webhook_delivery",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("endpoint_id", Id, primary_key=True),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("claim", Id),
    Column("claimed_until", Instant),
    Column("last_at", Instant),
    Column("last_status", Integer),
    Column("last_error", String(64), nullable=False),
    Column("delivered_at", Instant),
    CheckConstraint("status IN ('waiting', 'delivered', 'dead')", name="status"),
    CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim"),
    CheckConstraint("status <> 'delivered' OR delivered_at IS NOT NULL", name="delivered_at"),
    CheckConstraint("failures >= 0 AND attempts >= failures", name="failures"),
    Index("ix_webhook_delivery_endpoint_id_event_id", "endpoint_id", "event_id"),
    info=KEY_APPEND,
)
Index(
    "ix_webhook_delivery_due",
    delivery.c.endpoint_id,
    delivery.c.next_at,
    sqlite_where=delivery.c.status == "waiting",
    postgresql_where=delivery.c.status == "waiting",
)

# The last attempts of a delivery: attempt n stands in place n modulo the size of the log, so it never grows.
attempt = Table(
    "webhook_attempt",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("endpoint_id", Id, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("error", String(64), nullable=False),
    CheckConstraint("n >= 1 AND place >= 0", name="n"),
    info=KEY_PUT,
)
