"""Receipts, what they were worth, what came back, what waits, and the vouchers points were given for."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from db.metadata import HOLDER_APPEND, HOLDER_PUT, KEY_APPEND, KEY_PUT, metadata
from db.types import Id, Instant

# The natural key of every document ever taken, and the answer it got: the referee of "twice".
# Revision 0 keeps the key of a sale that has not come; `awaited` counts the returns that wait for it.
claim = Table(
    "claim",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("receipt_id", Id, nullable=False),
    Column("member_id", Id),
    Column("revision", Integer, nullable=False),
    Column("awaited", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    # Of a document that a till itself sent with its running number: "store/till", and the number.
    Column("series", String(130)),
    Column("counter", BigInteger),
    # Of what a connection brought: the key without its day, by which a vendor's refund may name its sale.
    Column("numbered", String(300)),
    CheckConstraint("revision >= 1 OR answer = ''", name="revision"),
    info=KEY_APPEND,
)
Index(
    "ix_claim_counted",
    claim.c.series,
    claim.c.counter,
    sqlite_where=claim.c.counter.is_not(None),
    postgresql_where=claim.c.counter.is_not(None),
)
Index(
    "ix_claim_numbered",
    claim.c.numbered,
    sqlite_where=claim.c.numbered.is_not(None),
    postgresql_where=claim.c.numbered.is_not(None),
)

# Documents that wait: for a person, for a member, or for the sale they name.
parked = Table(
    "parked",
    metadata,
    Column("claim_key", String(300), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("receipt_id", Id, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("who", String(200), nullable=False),
    Column("waits_for", String(300), nullable=False),
    Column("purchased_at", Instant, nullable=False),
    Column("content", Text, nullable=False),
    Column("parked_at", Instant, nullable=False),
    # Who ended its waiting, when, and why: a person's act. Empty where documents that came later did.
    Column("closed_at", Instant),
    Column("closed_by", String(80)),
    Column("closed_why", String(400)),
    CheckConstraint("status IN ('waiting', 'resolved', 'dismissed')", name="status"),
    Index("ix_parked_digest", "digest"),
    Index("ix_parked_status_parked_at", "status", "parked_at"),
    Index("ix_parked_waits_for", "waits_for"),
    Index("ix_parked_who", "who"),
    info=KEY_PUT,
)

# Those that may cease to wait without a person: few, among many that name nobody.
MAY_COME = "status = 'waiting' AND reason IN ('unknown_member', 'unknown_original', 'clock_ahead')"
Index(
    "ix_parked_may_come",
    parked.c.claim_key,
    parked.c.digest,
    sqlite_where=text(MAY_COME),
    postgresql_where=text(MAY_COME),
)

# By which code on a slip a sale of nobody can be claimed. The code is made from the receipt's id and a key.
claim_code = Table(
    "claim_code",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("claim_key", String(300), nullable=False),
    Column("document_digest", String(64), nullable=False),
    Column("program", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    info=KEY_PUT,
)

# Every revision of every document of a member. The highest revision is the one that holds.
receipt = Table(
    "receipt",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("claim_key", String(300), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("purchased_at", Instant, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("store", String(64), nullable=False),
    Column("program", String(80), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
    CheckConstraint("kind IN ('sale', 'return', 'void')", name="kind"),
    ForeignKeyConstraint(["member_id", "seq"], ["entry.holder_id", "entry.seq"]),
    Index("ix_receipt_member_id_purchased_at", "member_id", "purchased_at"),
    info=HOLDER_APPEND,
)

# Which sales of a member hold a stock code: how a return that names no sale finds its goods.
receipt_sku = Table(
    "receipt_sku",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("sku", String(80), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("purchased_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    info=HOLDER_PUT,
)

# Which line of which sale a return's line was matched to, and how much of it came back.
# Rows hold while the return's own revision is the highest.
returned = Table(
    "returned",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("return_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("return_line", Integer, nullable=False),
    Column("receipt_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("quantity", String(32), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    CheckConstraint("amount_minor >= 0", name="amount_minor"),
    Index("ix_returned_member_id_receipt_id", "member_id", "receipt_id"),
    info=HOLDER_APPEND,
)

# What a sale entitles to, as evaluated at each entry that changed it, with the context frozen at purchase.
# The row of the highest seq is the one that holds.
entitlement = Table(
    "entitlement",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("context", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("posted", Text, nullable=False),
    ForeignKeyConstraint(["member_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_APPEND,
)

# What a member's wish for a reward came to, under the key it was sent with: repetitions get the same answer.
redemption = Table(
    "redemption",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("key_digest", String(64), primary_key=True),
    Column("reward", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["member_id"], ["head.holder_id"]),
    info=HOLDER_APPEND,
)

voucher = Table(
    "voucher",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("voucher_id", Id, nullable=False),
    Column("member_id", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("program", String(80), nullable=False),
    Column("reward", String(64), nullable=False),
    Column("worth_minor", BigInteger, nullable=False),
    Column("money", String(3), nullable=False),
    Column("status", String(16), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant),
    # Where and when it was used; the receipt by its natural key, empty where only a till's word is known.
    Column("used_at", Instant),
    Column("used_store", String(64)),
    Column("used_till", String(80)),
    Column("used_receipt", String(300)),
    # Who withdrew it, when, and why.
    Column("voided_at", Instant),
    Column("voided_by", String(80)),
    Column("voided_why", String(400)),
    # Of one that a rule gave for nothing: the sale's id and the rule, and since when the sale does no more.
    Column("origin", String(120)),
    Column("withdrawn_at", Instant),
    # Until when (exclusive) a till has set it aside for its basket, and which; an issued one stays issued.
    Column("reserved_until", Instant),
    Column("reserved_store", String(64)),
    Column("reserved_till", String(80)),
    # Since when it is to be had again, after a sale that used it was undone.
    Column("restored_at", Instant),
    CheckConstraint("status IN ('issued', 'redeemed', 'expired', 'voided')", name="status"),
    CheckConstraint("worth_minor > 0", name="worth_minor"),
    Index("ix_voucher_member_id", "member_id"),
    Index("ix_voucher_voucher_id", "voucher_id"),
    Index("ix_voucher_used_receipt", "used_receipt"),
    info=KEY_APPEND,
)

# What time alone can end: few among many, once the job has told of those before.
MAY_LAPSE = "status = 'issued' AND expires_at IS NOT NULL"
Index(
    "ix_voucher_lapses",
    voucher.c.expires_at,
    voucher.c.code_digest,
    sqlite_where=text(MAY_LAPSE),
    postgresql_where=text(MAY_LAPSE),
)
