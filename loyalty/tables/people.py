"""Members, and how they are found: cards, the retailer's ids, blind indexes. Personal data is sealed."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_APPEND, HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

member = Table(
    "member",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("program", String(64), nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("joined_on", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("name_sealed", Text, nullable=False),
    Column("phone_sealed", Text, nullable=False),
    Column("email_sealed", Text, nullable=False),
    # What came later is NULL where nothing was written since: version 1, and not restricted.
    Column("version", Integer),
    Column("restricted", String(16)),
    CheckConstraint("status IN ('active', 'merged', 'erased')", name="status"),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    info=HOLDER_PUT,
)

# The key that opens a member's sealed fields, wrapped under the key ring. Erasing a person destroys this row.
member_key = Table(
    "member_key",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("wrapped", Text, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)

# What a member told in answer to the programme's own questions, sealed as their name is; empty once taken
# back. `changes` are the instants at which it was told otherwise, as JSON.
member_profile = Table(
    "member_profile",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("changes", Text, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)

# Whom staff put on the list of a segment, by its code in the member's programme.
segment_member = Table(
    "segment_member",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("segment", String(64), primary_key=True),
    Column("listed_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)

# A number that is taken is refused, never handed over; what changes of a card is changed by UPDATE.
card = Table(
    "card",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("status", String(16), nullable=False),
    Column("issued_at", Instant, nullable=False),
    # While it is blocked: by whom, and what it goes back to. Once it is replaced: by which number.
    Column("blocked_by", String(80)),
    Column("blocked_from", String(16)),
    Column("replaced_by", String(40)),
    # Of which kind it is, and the last day of its term; NULL for none, and for ever.
    Column("kind", String(64)),
    Column("valid_through", Date),
    CheckConstraint("status IN ('active', 'earn-only', 'blocked', 'replaced', 'expired')", name="status"),
    Index("ix_card_member_id", "member_id"),
    Index("ix_card_valid_through", "valid_through"),
    info=KEY_APPEND,
)

external_id = Table(
    "external_id",
    metadata,
    Column(
        "key", String(200), primary_key=True
    ),  # programme/value: one retailer's id may mean two members of two programmes
    Column("member_id", Id, nullable=False),
    Index("ix_external_id_member_id", "member_id"),
    info=KEY_APPEND,
)

contact = Table(
    "contact",
    metadata,
    Column("blind", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("member_id", Id, nullable=False),
    CheckConstraint("kind IN ('phone', 'email')", name="kind"),
    Index("ix_contact_member_id", "member_id"),
    info=KEY_APPEND,
)

# The beginnings of the words of a member's name, unreadably (loyalty/people/name_index.py). It is with the
# member, not by its own key: what one word has in common would be one shard's, and half a town has one name.
name_word = Table(
    "name_word",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("blind", String(64), primary_key=True),
    Index("ix_name_word_blind_member_id", "blind", "member_id"),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_APPEND,
)
