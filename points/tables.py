"""The journal's tables, every one keyed by its holder first."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import HOLDER_APPEND, HOLDER_PUT, metadata
from db.types import Id, Instant
from points.accounts import LEGAL_MOVES, Account, Move

_HASH = String(64)
_legal = " OR ".join(
    f"(move = '{move}' AND source = '{source}' AND target = '{target}')"
    for move, source, target in sorted(LEGAL_MOVES)
)

head = Table(
    "head",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", _HASH, nullable=False),
    Column("next_due_at", Instant),
    Column("acted_at", Instant),
    Column("marks", Text),
    CheckConstraint("seq >= 0", name="seq"),
    Index(None, "next_due_at"),
    info=HOLDER_APPEND,
)

balance = Table(
    "balance",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("currency", String(32), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in ("available", "pending", "held", "owed")),
    *(CheckConstraint(f"{name} >= 0", name=name) for name in ("available", "pending", "held", "owed")),
    CheckConstraint("owed = 0 OR available = 0", name="debts_first"),
    ForeignKeyConstraint(["holder_id"], ["head.holder_id"]),
    info=HOLDER_PUT,
)

entry = Table(
    "entry",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("cause", String(240), nullable=False),
    Column("effective_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("program", String(80), nullable=False),
    Column("engine", String(16), nullable=False),
    Column("codes", Text, nullable=False),
    Column("counters", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("note_digest", String(64), nullable=False),
    Column("marks", Text),
    Column("previous_hash", _HASH, nullable=False),
    Column("hash", _HASH, nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
    CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="hash"),
    ForeignKeyConstraint(["holder_id"], ["head.holder_id"]),
    Index("uq_entry_holder_id_cause", "holder_id", "cause", unique=True),
    info=HOLDER_APPEND,
)

movement = Table(
    "movement",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("move", String(16), nullable=False),
    Column("currency", String(32), nullable=False),
    Column("source", String(16), nullable=False),
    Column("target", String(16), nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint(_legal, name="legal"),
    ForeignKeyConstraint(["holder_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_APPEND,
)

lot = Table(
    "lot",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("opened_seq", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("currency", String(32), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("remaining", BigInteger, nullable=False),
    Column("account", String(16), nullable=False),
    Column("usable_from", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("origin", String(240), nullable=False),
    Column("expired", BigInteger, nullable=False),
    Column("excused", BigInteger, nullable=False),
    Column("rolls", String(120)),
    CheckConstraint("amount > 0 AND remaining >= 0 AND remaining <= amount", name="remaining"),
    CheckConstraint("excused >= 0 AND excused <= expired", name="expired"),
    CheckConstraint(f"account IN ('{Account.AVAILABLE}', '{Account.PENDING}')", name="account"),
    ForeignKeyConstraint(["holder_id", "opened_seq"], ["entry.holder_id", "entry.seq"]),
    Index("ix_lot_holder_id_origin", "holder_id", "origin"),
    info=HOLDER_PUT,
)
Index(
    "ix_lot_open",
    lot.c.holder_id,
    lot.c.expires_at,
    sqlite_where=lot.c.remaining > 0,
    postgresql_where=lot.c.remaining > 0,
)

draw = Table(
    "draw",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("lot_seq", BigInteger, nullable=False),
    Column("lot_n", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("of_seq", BigInteger),
    CheckConstraint("amount <> 0", name="amount"),
    CheckConstraint(
        f"(amount < 0) = (purpose IN ('{Move.RELEASE}', '{Move.RESTORE}'))"
        " AND (amount < 0) = (of_seq IS NOT NULL)",
        name="direction",
    ),
    ForeignKeyConstraint(["holder_id", "seq"], ["entry.holder_id", "entry.seq"]),
    ForeignKeyConstraint(["holder_id", "lot_seq", "lot_n"], ["lot.holder_id", "lot.opened_seq", "lot.n"]),
    Index("ix_draw_holder_id_of_seq", "holder_id", "of_seq"),
    info=HOLDER_APPEND,
)

hold = Table(
    "hold",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("hold_id", Id, primary_key=True),
    Column("currency", String(32), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("opened_seq", BigInteger, nullable=False),
    Column("closed_seq", BigInteger),
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("status IN ('open', 'captured', 'released')", name="status"),
    CheckConstraint("(status = 'open') = (closed_seq IS NULL)", name="closed"),
    ForeignKeyConstraint(["holder_id", "opened_seq"], ["entry.holder_id", "entry.seq"]),
    ForeignKeyConstraint(["holder_id", "closed_seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_PUT,
)

entry_note = Table(
    "entry_note",
    metadata,
    Column("holder_id", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("note", Text, nullable=False),
    ForeignKeyConstraint(["holder_id", "seq"], ["entry.holder_id", "entry.seq"]),
    info=HOLDER_APPEND,
)
