"""Pasts: everything that happened to one member and does not follow from the rules, read member by member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

import points.tables
import tiers.tables
from db import streams
from db.session import Session
from loyalty import tables, tier_acts
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind
from loyalty.receipts import rebuilding
from loyalty.receipts.rebuilding import PastSale
from loyalty.replaying import deeds
from loyalty.replaying.deeds import Deed
from loyalty.shops import stores
from points.accounts import Account, Move
from tiers.acts import Act

_entry, _draw, _lot, _movement = (
    points.tables.entry.c,
    points.tables.draw.c,
    points.tables.lot.c,
    points.tables.movement.c,
)
_member, _receipt, _worth, _standing = (
    tables.member.c,
    tables.receipt.c,
    tables.entitlement.c,
    tiers.tables.standing.c,
)
_FIRST = "00000000-0000-0000-0000-000000000000"  # before every id
# What points were taken from lots for, and put back, by tills and members.
_SPENT = (Move.BURN, Move.HOLD, Move.RELEASE, Move.RESTORE, Move.CAPTURE, Move.ADJUST)


@dataclass(frozen=True, slots=True)
class Spending:
    """Points that were spent (`amount` > 0) or came back (< 0) at a UTC instant."""

    at: datetime
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Given:
    """Points that a person gave, or that were brought along, with their own end (UTC, exclusive)."""

    at: datetime
    currency: str
    amount: int
    expires_at: datetime | None
    rolls: str


@dataclass(frozen=True, slots=True)
class Past:
    """One member's past; `deeds` are what they did beside buying.

    `known_at` says of each entry (by its number) when it took effect.
    """

    member_id: str
    external_id: str
    joined_at: datetime
    anchor_on: date
    sales: tuple[PastSale, ...]
    known_at: Mapping[int, datetime]
    spendings: tuple[Spending, ...]
    given: tuple[Given, ...]
    acts: tuple[Act, ...]
    deeds: tuple[Deed, ...] = ()


def count(session: Session, program: str) -> int:
    """How many members there are to replay."""
    rows = session.rows(select(func.count().label("n")).where(*_of(program)))
    return int(rows[0].n)


def ids(session: Session, program: str, *, after: str, limit: int) -> list[str]:
    """The next members after this id, in ascending order."""
    wanted = select(_member.member_id).where(*_of(program), _member.member_id > (after or _FIRST))
    return [row.member_id for row in session.rows(wanted.order_by(_member.member_id).limit(limit))]


def sample(session: Session, program: str, most: int) -> list[str]:
    """At most so many members, evenly from all there are, in ascending order."""
    place = func.row_number().over(order_by=_member.member_id).label("place")
    every = select(_member.member_id, place).where(*_of(program)).subquery().c
    step = -(-count(session, program) // most) or 1
    wanted = select(every.member_id).where((every.place - 1) % step == 0).order_by(every.member_id)
    return [row.member_id for row in session.rows(wanted)]


def of_members(session: Session, shelf: Shelf, member_ids: Sequence[str]) -> Iterator[Past]:
    """The pasts of these members, which are in ascending order, one at a time."""
    if not member_ids:
        return
    wanted, find_store = set(member_ids), cache(partial(stores.find, session))
    for member_id, rows in streams.by_holder(session, **_queries(member_ids)):
        if member_id in wanted:
            yield _past(session, shelf, find_store, member_id, rows)


def _of(program: str) -> tuple[ColumnElement[bool], ...]:
    """Who was merged into another lives on there, documents and all."""
    return _member.program == program, _member.status != "merged"


def _queries(member_ids: Sequence[str]) -> dict[str, Any]:
    first, last, few = member_ids[0], member_ids[-1], len(member_ids) <= 100

    def mine(column: Any) -> ColumnElement[bool]:
        # A range where they follow each other; a sample is named.
        found: ColumnElement[bool] = column.in_(member_ids) if few else column.between(first, last)
        return found

    adjusted = exists().where(
        _movement.holder_id == _lot.holder_id,
        _movement.seq == _lot.opened_seq,
        _movement.move == Move.ADJUST,
        _movement.source == Account.ADJUSTED,
    )
    drawn_of = and_(
        _lot.holder_id == _draw.holder_id, _lot.opened_seq == _draw.lot_seq, _lot.n == _draw.lot_n
    )
    return {
        "members": select(_member.member_id, _member.joined_at, _member.joined_on)
        .where(mine(_member.member_id))
        .order_by(_member.member_id),
        "externals": select(tables.external_id.c.member_id, tables.external_id.c.key)
        .where(mine(tables.external_id.c.member_id))
        .order_by(tables.external_id.c.member_id, tables.external_id.c.key),
        "standings": select(_standing.member_id, _standing.anchor_on)
        .where(mine(_standing.member_id))
        .order_by(_standing.member_id),
        "entries": select(
            _entry.holder_id, _entry.seq, _entry.effective_at, _entry.kind, _entry.cause, _entry.codes
        )
        .where(mine(_entry.holder_id))
        .order_by(_entry.holder_id, _entry.seq),
        "draws": select(_draw.holder_id, _draw.seq, _lot.currency, _draw.amount)
        .join(points.tables.lot, drawn_of)
        .where(mine(_draw.holder_id), _draw.purpose.in_(_SPENT))
        .order_by(_draw.holder_id, _draw.seq),
        "given": select(
            _lot.holder_id, _lot.opened_seq, _lot.currency, _lot.amount, _lot.expires_at, _lot.rolls
        )
        .where(mine(_lot.holder_id), adjusted)
        .order_by(_lot.holder_id, _lot.opened_seq),
        "receipts": select(tables.receipt, tables.store.c.zone)
        .join(tables.store, tables.store.c.code == _receipt.store)
        .where(mine(_receipt.member_id))
        .order_by(_receipt.member_id, _receipt.receipt_id, _receipt.revision),
        "entitlements": select(_worth.member_id, _worth.receipt_id, _worth.seq, _worth.context, _worth.posted)
        .where(mine(_worth.member_id))
        .order_by(_worth.member_id, _worth.receipt_id, _worth.seq),
        "returned": select(tables.returned)
        .where(mine(tables.returned.c.member_id))
        .order_by(*(tables.returned.c[name] for name in ("member_id", "seq", "n"))),
    }


def _past(
    session: Session, shelf: Shelf, find_store: deeds.FindStore, member_id: str, rows: streams.Group
) -> Past:
    member = rows["members"][0]
    known_at = {row["seq"]: row["effective_at"] for row in rows["entries"]}
    external = rows["externals"][0]["key"].partition("/")[2] if rows["externals"] else ""
    anchor_on = rows["standings"][0]["anchor_on"] if rows["standings"] else member["joined_on"]
    return Past(
        member_id,
        external,
        member["joined_at"],
        anchor_on,
        rebuilding.rebuilt(session, shelf, _documents(rows)),
        known_at,
        tuple(Spending(known_at[row["seq"]], row["currency"], row["amount"]) for row in rows["draws"]),
        tuple(
            Given(
                known_at[row["opened_seq"]], row["currency"], row["amount"], row["expires_at"], row["rolls"]
            )
            for row in rows["given"]
        ),
        tuple(tier_acts.in_entries(rows["entries"])),
        tuple(deeds.in_entries(rows["entries"], find_store)),
    )


def _documents(rows: streams.Group) -> dict[str, Any]:
    """Rows as `rebuilding.rebuilt` takes them."""
    latest = {row["receipt_id"]: row for row in rows["entitlements"]}
    sold = {row["receipt_id"] for row in rows["receipts"] if row["kind"] == Kind.SALE} & latest.keys()
    return {
        "sales": [row for row in rows["receipts"] if row["receipt_id"] in sold],
        "entitlements": [latest[receipt_id] for receipt_id in sold],
        "returned": rows["returned"],
        "returns": [row for row in rows["receipts"] if row["receipt_id"] not in sold],
    }
