"""Mappings: what tills call tenders, taxes and stores, and what those are here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import delete, func, select, tuple_

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidMapping, UnknownMapping, UnknownStore
from loyalty.shops import stores

KINDS: Final = ("tender", "tax", "store")
EVERYWHERE: Final = "*"
# All of them are kept in memory by every server.
MOST: Final = 5_000
THEIRS_CHARS: Final = 80
OURS_CHARS: Final = 64
_mapping = tables.mapping.c

# For each kind: theirs → ours.
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """In a store (or everywhere, `*`) tills say `theirs` for what is `ours` here: a tender, tax or store."""

    scope: str
    kind: str
    theirs: str
    ours: str


def put(session: Session, mapped: Mapped) -> bool:
    """Write a mapping in place of what was said of that name; whether it is new.

    Raises InvalidMapping, and UnknownStore where the scope, or what a store's name stands for, is none.
    """
    _check(session, mapped)
    known = find(session, mapped.scope, mapped.kind, mapped.theirs)
    if (
        known is None
        and session.rows(select(func.count().label("count")).select_from(tables.mapping))[0][0] >= MOST
    ):
        raise InvalidMapping(f"there are {MOST} mappings, the most there may be")
    session.apply(plan.of(tables.mapping, [asdict(mapped)]))
    return known is None


def find(session: Session, scope: str, kind: str, theirs: str, *, lock: bool = False) -> Mapped | None:
    """What is said of a name; `lock` lets nobody else change it meanwhile."""
    this = (_mapping.scope == scope, _mapping.kind == kind, _mapping.theirs == theirs)
    query = select(tables.mapping).where(*this)
    rows = session.rows(query.with_for_update() if lock else query)
    return Mapped(rows[0].scope, rows[0].kind, rows[0].theirs, rows[0].ours) if rows else None


def remove(session: Session, scope: str, kind: str, theirs: str) -> None:
    """Take a mapping away. Raises UnknownMapping."""
    this = (_mapping.scope == scope, _mapping.kind == kind, _mapping.theirs == theirs)
    if not session.connection.execute(delete(tables.mapping).where(*this)).rowcount:
        raise UnknownMapping


def page(
    session: Session,
    *,
    scope: str = "",
    kind: str = "",
    after: tuple[str, ...] = (),
    limit: int = MOST,
) -> Sequence[Mapped]:
    """At most `limit` mappings after this place (scope, kind, theirs), in that order."""
    which = [_mapping.scope == scope] if scope else []
    which += [_mapping.kind == kind] if kind else []
    if after:
        which.append(tuple_(_mapping.scope, _mapping.kind, _mapping.theirs) > tuple_(*after))
    order = (_mapping.scope, _mapping.kind, _mapping.theirs)
    rows = session.rows(select(tables.mapping).where(*which).order_by(*order).limit(limit))
    return [Mapped(row.scope, row.kind, row.theirs, row.ours) for row in rows]


def words(known: Iterable[Mapped], store: str) -> Words:
    """The words of one store's tills: what is said everywhere, and before that what is said for the store."""
    found: dict[str, dict[str, str]] = {}
    for scope in (EVERYWHERE, store):
        for each in known:
            if each.scope == scope:
                found.setdefault(each.kind, {})[each.theirs] = each.ours
    return found


def _check(session: Session, mapped: Mapped) -> None:
    if mapped.kind not in KINDS:
        raise InvalidMapping(f"a mapping is of a {', '.join(KINDS)}")
    if not 0 < len(mapped.theirs) <= THEIRS_CHARS or not mapped.theirs.isprintable():
        raise InvalidMapping(f"what a till says has 1 to {THEIRS_CHARS} visible characters")
    ours = mapped.ours
    plain = ours.isprintable() and ours == ours.strip() and unicodedata.normalize("NFC", ours) == ours
    if not 0 < len(ours) <= OURS_CHARS or not plain:
        raise InvalidMapping(f"what it is here has 1 to {OURS_CHARS} visible characters")
    named = [mapped.scope] if mapped.scope != EVERYWHERE else []
    named += [ours] if mapped.kind == "store" else []
    for code in named:
        if stores.find(session, code) is None:
            raise UnknownStore(code)
