"""Tills: what a till's key opens. A key that was revoked opens nothing, and neither does an unknown one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select

from db.session import Session
from loyalty import tables
from loyalty.shops import till_keys


@dataclass(frozen=True, slots=True)
class Till:
    """A till: its key's digest, what people call it, its store and the store's programme and zone.

    `scopes` is what the key is for, empty for all. A key with a `sealed_secret` signs what it sends.
    """

    digest: str
    label: str
    store: str
    program: str
    zone: str
    scopes: tuple[str, ...] = ()
    sealed_secret: str | None = field(default=None, repr=False)

    def may(self, scope: str) -> bool:
        """Whether the key is for this."""
        return not self.scopes or scope in self.scopes


def find(session: Session, digest: str, at: datetime) -> Till | None:
    """The till whose key has this digest, if the key is in use at an instant."""
    return _find(session, tables.till_key.c.digest == digest, at)


def find_by_id(session: Session, key_id: str, at: datetime) -> Till | None:
    """The till whose key has this public id, if the key is in use at an instant."""
    named = till_keys.of_id(key_id)
    return None if named is None else _find(session, named, at)


def _find(session: Session, which: ColumnElement[bool], at: datetime) -> Till | None:
    key, store = tables.till_key.c, tables.store.c
    rows = session.rows(
        select(key.digest, key.label, key.store, store.program, store.zone, key.scopes, key.sealed_secret)
        .join(tables.store, store.code == key.store)
        .where(which, *till_keys.in_use(at))
    )
    if not rows:
        return None
    row = rows[0]
    scopes = tuple((row.scopes or "").split())
    return Till(row.digest, row.label, row.store, row.program, row.zone, scopes, row.sealed_secret)
