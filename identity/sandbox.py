"""The sandbox: a database of its own where integrators try things, made anew as often as they like.

It has what the retailer set up and nobody's data; its keys and tokens begin with `till_test_` and
`member_test_`, and open nothing else.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import Table, inspect, select, update

from db import migrations, plan
from db.session import Session
from identity import tokens
from identity.errors import NotASandbox
from loyalty import tables
from loyalty.cards import card_numbers
from loyalty.errors import UnknownStore
from loyalty.people import members
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer
from loyalty.shops import stores, till_keys
from loyalty.shops.stores import Store

# The members of each programme, by the ids the retailer would have given them.
MEMBERS: Final = ("test-ann", "test-bob")
LABEL: Final = "Sandbox"
MOST_KEYS: Final = 20
_COPIED: Final = (tables.program_version, tables.store, tables.mapping, tables.catalog_item)
_SLICE: Final = 1_000


@dataclass(frozen=True, slots=True)
class SandboxKey:
    """A till's key in the sandbox, and the store it speaks for."""

    store: str
    secret: str


@dataclass(frozen=True, slots=True)
class SandboxMember:
    """A member to try things with. `token` is what a member's telephone sends."""

    program: str
    external_id: str
    member_id: str
    card: str
    token: str


@dataclass(frozen=True, slots=True)
class Made:
    """A sandbox just made."""

    keys: tuple[SandboxKey, ...]
    members: tuple[SandboxMember, ...]


def retailer_of(real: Retailer) -> Retailer:
    """The retailer inside the sandbox: with keys of its own, so that no code made there is good here."""
    keys = {name: _own(key) for name, key in real.ring.keys.items()}
    return replace(real, shelf=Shelf(), ring=KeyRing(keys, real.ring.primary), index_key=_own(real.index_key))


def set_up(session: Session) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
    """What the retailer set up, to be copied: programmes, stores, mappings, catalog. No key, no member."""
    return {table: session.mappings(select(table)) for table in _COPIED}


def remake(
    session: Session,
    retailer: Retailer,
    copied: Mapping[Table, Sequence[Mapping[str, Any]]],
    at: datetime,
    *,
    named: Sequence[str] = (),
) -> Made:
    """Make the sandbox's database anew, whatever it held; `retailer` is `retailer_of` the real one.

    Keys are made for the stores `named`, or for the first twenty. All in one transaction: whoever uses the
    sandbox meanwhile waits, or goes on in the old one. Raises NotASandbox where the database holds
    programmes and no mark that it is one, and UnknownStore.
    """
    _check(session)
    migrations.rebuild(session.connection)
    session.apply(plan.of(tables.sandbox, [{"name": LABEL, "made_at": at}]))
    for table, rows in copied.items():
        for start in range(0, len(rows), _SLICE):
            session.apply(plan.of(table, rows[start : start + _SLICE]))
    chosen = _chosen(session, named)
    keys = [SandboxKey(each.code, _key(session, each, at)) for each in chosen]
    numbers = count(1)
    found = [
        _member(session, retailer, shelf.current(session, retailer.shelf, code, at), name, next(numbers), at)
        for code in sorted({store.program for store in chosen})
        for name in MEMBERS
    ]
    return Made(tuple(keys), tuple(found))


def _own(key: bytes) -> bytes:
    return hmac.digest(key, b"regulars sandbox", "sha256")


def _check(session: Session) -> None:
    """A mistyped address must not cost a shop its books."""
    there = set(inspect(session.connection).get_table_names())
    marked = tables.sandbox.name in there and session.rows(select(tables.sandbox.c.name))
    holds = tables.program_version.name in there and session.rows(
        select(tables.program_version.c.program).limit(1)
    )
    if holds and not marked:
        raise NotASandbox


def _chosen(session: Session, named: Sequence[str]) -> list[Store]:
    known = {store.code: store for store in stores.page(session, limit=100_000)}
    for code in named:
        if code not in known:
            raise UnknownStore(code)
    return [known[code] for code in (named or known)][:MOST_KEYS]


def _key(session: Session, store: Store, at: datetime) -> str:
    return till_keys.add(session, store.code, LABEL, at, test=True)


def _member(
    session: Session, retailer: Retailer, program: Program, name: str, number: int, at: datetime
) -> SandboxMember:
    """A member with a card that has the same number whenever the sandbox is made of the same programmes."""
    member_id, drawn = members.enrol(session, retailer, program, at, external_id=name)
    card = card_numbers.new_number(program.card.prefix, program.card.digits, lambda _below: number)
    table = tables.card
    session.connection.execute(update(table).where(table.c.number == drawn).values(number=card))
    token = tokens.issue(session, member_id, at, test=True)
    return SandboxMember(program.code, name, member_id, card, token)
