"""Tills: what a till's key opens. A key that was revoked opens nothing, and neither does an unknown one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.session import Session
from loyalty import tables


@dataclass(frozen=True, slots=True)
class Till:
    """A till: its key's digest, what people call it, its store and the store's programme and zone."""

    digest: str
    label: str
    store: str
    program: str
    zone: str


def find(session: Session, digest: str) -> Till | None:
    """The till whose key has this digest, if the key is in use."""
    key, store = tables.till_key.c, tables.store.c
    rows = session.rows(
        select(key.digest, key.label, key.store, store.program, store.zone)
        .join(tables.store, store.code == key.store)
        .where(key.digest == digest, key.revoked_at.is_(None))
    )
    return Till(*rows[0]) if rows else None  # type: ignore[call-arg]
