"""Stores and their tills' keys: opened, found, revoked. A key is shown once; only its digest is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Row, select

from db import plan
from db.session import Session
from loyalty import privacy, tables
from loyalty.errors import InvalidLabel, InvalidStore, StoreOfOtherProgram, UnknownStore, UnknownTillKey
from loyalty.program.model import Program

CODE_CHARS = 64
LABEL_CHARS = 80
_store, _key = tables.store.c, tables.till_key.c


@dataclass(frozen=True, slots=True)
class Store:
    """A place that sells under one programme; `zone` is where its days begin and end."""

    code: str
    program: str
    zone: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TillKey:
    """A till's key as it can be shown: never the secret. `revoked_at` is None while it is in use."""

    store: str
    label: str
    created_at: datetime
    revoked_at: datetime | None


def find(session: Session, code: str) -> Store | None:
    """The store of this code."""
    rows = session.rows(select(tables.store).where(_store.code == code))
    return _value(rows[0]) if rows else None


def open_store(session: Session, program: Program, code: str, at: datetime, *, name: str = "") -> Store:
    """The store of this code, opened in the programme's zone when there is none yet.

    Raises InvalidStore, and StoreOfOtherProgram when it is there under another programme.
    """
    known = find(session, code)
    if known is not None and known.program != program.code:
        raise StoreOfOtherProgram(code, known.program, program.code)
    if known is not None:
        return known
    if not 0 < len(code) <= CODE_CHARS or not code.isprintable() or code != code.strip() or "/" in code:
        raise InvalidStore(
            f'a store\'s code has 1 to {CODE_CHARS} visible characters and no slash; got "{code}"'
        )
    new = Store(code, program.code, program.zone, name or code, at)
    session.apply(plan.of(tables.store, [asdict(new)]))
    return new


def of_program(session: Session, program: str) -> Mapping[str, Store]:
    """The stores of a programme by code."""
    rows = session.rows(select(tables.store).where(_store.program == program).order_by(_store.code))
    return {row.code: _value(row) for row in rows}


def add_till_key(session: Session, store: str, label: str, at: datetime) -> str:
    """A new key for a till of a store; returns the secret, which cannot be shown again.

    Raises UnknownStore, and InvalidLabel unless the label is 1 to 80 characters that no key in use has.
    """
    if find(session, store) is None:
        raise UnknownStore(store)
    if not 0 < len(label) <= LABEL_CHARS or not label.isprintable():
        raise InvalidLabel(f'a label has 1 to {LABEL_CHARS} visible characters, such as "Till 1"')
    if any(key.label == label and key.revoked_at is None for key in till_keys(session, store)):
        raise InvalidLabel(
            f'store "{store}" has a key labelled "{label}"; revoke it first, or choose another label'
        )
    secret = privacy.random_secret("till")
    row = {
        "digest": privacy.secret_digest(secret),
        "store": store,
        "label": label,
        "created_at": at,
        "revoked_at": None,
    }
    session.apply(plan.of(tables.till_key, [row]))
    return secret


def revoke_till_key(session: Session, store: str, label: str, at: datetime) -> None:
    """Revoke the key of this label, for good and from the next request on. Raises UnknownTillKey."""
    in_use = (_key.store == store, _key.label == label, _key.revoked_at.is_(None))
    rows = session.mappings(select(tables.till_key).where(*in_use))
    if not rows:
        raise UnknownTillKey(store, label)
    session.apply(plan.of(tables.till_key, [{**row, "revoked_at": at} for row in rows]))


def till_keys(session: Session, store: str) -> Sequence[TillKey]:
    """Every key a store ever had, oldest first."""
    rows = session.rows(
        select(tables.till_key).where(_key.store == store).order_by(_key.created_at, _key.label)
    )
    return [TillKey(row.store, row.label, row.created_at, row.revoked_at) for row in rows]


def _value(row: Row[tuple[object, ...]]) -> Store:
    return Store(row.code, row.program, row.zone, row.name, row.created_at)
