"""What guards a member's points: codes of cards that were used up, and whether points may be spent now."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Table

from db.metadata import HOLDER_PUT, KEY_APPEND, metadata
from db.types import Id, Instant

# A rotating code is good once: its card and step are kept until no clock could take it any more.
card_nonce = Table(
    "card_nonce",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    # The receipt that a code scanned without a line paid for.
    Column("used_by", Id),
    Index("ix_card_nonce_expires_at", "expires_at"),
    info=KEY_APPEND,
)

# What a member types at a till beside a card: a digest that needs the index key, and since when it holds.
member_pin = Table(
    "member_pin",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("set_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)

# A member without a row spends freely. `stopped_at` is the member's own switch; `blocked_until` is set for
# them when something about them changed that a thief would change.
burn_lock = Table(
    "burn_lock",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("stopped_at", Instant),
    Column("blocked_until", Instant),
    ForeignKeyConstraint(["member_id"], ["member.member_id"]),
    info=HOLDER_PUT,
)
