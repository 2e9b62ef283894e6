"""Stores: opened, found, renamed, put into groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import orjson
from sqlalchemy import Row, or_, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidStore, StoreOfOtherProgram, UnknownStore
from loyalty.program.model import Program

CODE_CHARS = 64
NAME_CHARS = 200
GROUP_CHARS = 100  # as long as a document may write one
MOST_GROUPS = 50
_store = tables.store.c


@dataclass(frozen=True, slots=True)
class Store:
    """A place that sells under one programme; `zone` is where its days begin and end.

    `groups` are those that rules of the programme may name, sorted.
    """

    code: str
    program: str
    zone: str
    name: str
    created_at: datetime
    groups: tuple[str, ...] = ()


def get(session: Session, code: str) -> Store:
    """The store of this code. Raises UnknownStore."""
    found = find(session, code)
    if found is None:
        raise UnknownStore(code)
    return found


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
    _check_name(name or code)
    new = Store(code, program.code, program.zone, name or code, at)
    session.apply(plan.of(tables.store, [{**asdict(new), "groups": None}]))
    return new


def of_program(session: Session, program: str) -> Mapping[str, Store]:
    """The stores of a programme by code."""
    rows = session.rows(select(tables.store).where(_store.program == program).order_by(_store.code))
    return {row.code: _value(row) for row in rows}


def page(session: Session, *, program: str = "", after: str = "", limit: int = 100) -> Sequence[Store]:
    """At most `limit` stores after this code, by code; of one programme, or of all."""
    which = [_store.code > after] if after else []
    which += [_store.program == program] if program else []
    rows = session.rows(select(tables.store).where(*which).order_by(_store.code).limit(limit))
    return [_value(row) for row in rows]


def rename(session: Session, store: Store, name: str) -> Store:
    """The store under another name; its zone and programme never change.

    `store` is as it was read in this transaction: raises LostSwap if it was changed meanwhile. Raises
    InvalidStore.
    """
    _check_name(name)
    return _replace(session, store, replace(store, name=name))


def group(session: Session, store: Store, groups: Sequence[str]) -> Store:
    """The store as one of these groups and of no other; what was bought before stays as it was.

    Raises what `rename` raises.
    """
    kept = tuple(sorted(set(groups)))
    if len(kept) > MOST_GROUPS:
        raise InvalidStore(f"a store is of at most {MOST_GROUPS} groups")
    for code in kept:
        _check_group(code)
    return _replace(session, store, replace(store, groups=kept))


def _replace(session: Session, before: Store, after: Store) -> Store:
    as_read = [_text(before.groups)] if before.groups else [_text(()), None]
    unchanged = or_(*(_store.groups.is_not_distinct_from(text) for text in as_read))
    still = (_store.code == before.code, _store.name == before.name, unchanged)
    values = {"name": after.name, "groups": _text(after.groups)}
    done = session.connection.execute(update(tables.store).where(*still).values(values))
    if done.rowcount != 1:
        raise LostSwap(f"store {before.code} had moved on")
    return after


def _text(groups: Sequence[str]) -> str:
    return orjson.dumps(groups).decode()


def _check_group(code: str) -> None:
    if not 0 < len(code) <= GROUP_CHARS or not code.isprintable() or code != code.strip():
        raise InvalidStore(f'a group of stores has 1 to {GROUP_CHARS} visible characters, such as "outlets"')


def _check_name(name: str) -> None:
    if not 0 < len(name) <= NAME_CHARS or not name.isprintable() or name != name.strip():
        raise InvalidStore(f"a store's name has 1 to {NAME_CHARS} visible characters")


def _value(row: Row[tuple[object, ...]]) -> Store:
    groups = tuple(orjson.loads(row.groups or "[]"))
    return Store(row.code, row.program, row.zone, row.name, row.created_at, groups)
