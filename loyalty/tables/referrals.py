"""Referrals: the code by which a member brings others along, and who came by it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from db.metadata import KEY_APPEND, metadata
from db.types import Id, Instant

referral_code = Table(
    "referral_code",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("made_at", Instant, nullable=False),
    info=KEY_APPEND,
)

# Who came, and who brought them. What each of the two gets is decided by itself, once: `own` of who came,
# `theirs` of who brought them; the entry that gave it is `own_seq` or `referrer_seq`, else NULL.
referral = Table(
    "referral",
    metadata,
    Column("newcomer_id", Id, primary_key=True),
    Column("referrer_id", Id, nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("status", String(16), nullable=False),
    Column("own", String(16), nullable=False),
    Column("own_seq", Integer),
    Column("theirs", String(16), nullable=False),
    Column("referrer_seq", Integer),
    CheckConstraint("status IN ('waiting', 'decided')", name="status"),
    CheckConstraint("newcomer_id <> referrer_id", name="of_another"),
    Index("ix_referral_referrer_id", "referrer_id"),
    Index("ix_referral_status", "status", "newcomer_id"),
    info=KEY_APPEND,
)
