"""What members are to be told: one row a notice, under the cause that may bring it only once."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_APPEND, KEY_APPEND, KEY_PUT, metadata
from db.types import Id, Instant

CAUSE_LENGTH = 240

# `facts` is JSON without secrets. An address or a secret fact stands only in `sealed`, under a key of its own
# that is wrapped by the key ring (`wrapped`); both are emptied as soon as the notice is no longer waiting.
# `attempts` counts the claims, and fences a worker that comes back after its lease ran out.
notice = Table(
    "notice",
    metadata,
    Column("cause", String(CAUSE_LENGTH), primary_key=True),
    Column("notice_id", Id, nullable=False),
    Column("member_id", Id),
    Column("program", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("language", String(35), nullable=False),
    Column("facts", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("wrapped", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", String(120), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Instant),
    Column("sent_at", Instant),
    Column("provider_id", String(120), nullable=False),
    CheckConstraint("status IN ('waiting', 'sent', 'suppressed', 'failed', 'dead')", name="status"),
    CheckConstraint("purpose IN ('service', 'points', 'offers')", name="purpose"),
    CheckConstraint("channel IN ('', 'email', 'sms')", name="channel"),
    CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
    CheckConstraint("status = 'waiting' OR (sealed = '' AND wrapped = '')", name="wiped"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index("ix_notice_status_next_at", "status", "next_at"),
    Index("ix_notice_member_id_created_at", "member_id", "created_at"),
    info=KEY_APPEND,
)

# Where a browser takes pushes for a member. `blind` finds its address, which stands only in `sealed`, under
# the member's own key, with the keys the browser made. `device_id` is what the member signed in on there,
# `server_key` the mark of the key of ours that the browser was shown: it takes nothing from another.
push_subscription = Table(
    "push_subscription",
    metadata,
    Column("blind", String(64), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("device_id", Id),
    Column("sealed", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("server_key", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_push_subscription_member_id", "member_id"),
    info=KEY_PUT,
)

# What a member said to pushes of a purpose, as `consent` keeps it of e-mail and SMS; the last answer holds.
push_consent = Table(
    "push_consent",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(32), nullable=False),
    Column("wording", String(80), nullable=False),
    CheckConstraint("n >= 1", name="n"),
    CheckConstraint("purpose IN ('points', 'offers')", name="purpose"),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)

# A notice on its way to one browser, beside whatever becomes of it by e-mail or SMS. What is said is made
# from the notice when its time comes. `attempts` fences as in `notice`.
notice_push = Table(
    "notice_push",
    metadata,
    Column("cause", String(CAUSE_LENGTH), primary_key=True),
    Column("blind", String(64), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", String(120), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Instant),
    Column("sent_at", Instant),
    CheckConstraint("status IN ('waiting', 'sent', 'suppressed', 'failed', 'dead')", name="status"),
    CheckConstraint("purpose IN ('service', 'points', 'offers')", name="purpose"),
    CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index("ix_notice_push_status_next_at", "status", "next_at"),
    Index("ix_notice_push_member_id_created_at", "member_id", "created_at"),
    info=KEY_APPEND,
)
