"""Once: the first answer to a wish is kept under its key in the wish's own transaction, and given again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, Integer, String, Table, Text, select

from db import plan
from db.metadata import KEY_APPEND, metadata
from db.plan import Plan
from db.session import Session
from db.types import Instant

KEPT_DAYS = 35

# The primary key is the referee: of two that come at once one inserts, the other runs again and finds it.
answered = Table(
    "answered",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_answered_recorded_at", "recorded_at"),
    info=KEY_APPEND,
)
_answered = answered.c


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was first given: `fingerprint` of the wish, HTTP status and body text."""

    fingerprint: str
    status: int
    body: str


def key(caller: str, operation: str, given: str) -> str:
    """The key of a wish: the caller's own, so that nobody meets another's answer, for one operation."""
    return digest(f"{caller}\0{operation}\0{given}".encode())


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def find(session: Session, wish_key: str) -> Kept | None:
    """The answer kept under a key."""
    rows = session.rows(
        select(_answered.fingerprint, _answered.status, _answered.body).where(_answered.key == wish_key)
    )
    return Kept(*rows[0]) if rows else None  # type: ignore[call-arg]


def keep(wish_key: str, kept: Kept, at: datetime) -> Plan:
    """The row that keeps an answer for `KEPT_DAYS`."""
    row = {
        "key": wish_key,
        "fingerprint": kept.fingerprint,
        "status": kept.status,
        "body": kept.body,
        "recorded_at": at,
    }
    return plan.of(answered, [row])
