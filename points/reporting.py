"""Reporting: what came and went by the day it was recorded, and what is outstanding.

The books go by recorded day, so what is reported of days that are over never changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, String, case, func, literal, select

from db.days import local_day
from db.session import Session
from points import rolling, tables
from points.accounts import Account
from points.flows import Flow, Have

_entry, _movement = tables.entry.c, tables.movement.c
_MOVED = ("currency", "source", "target", "amount")
_CHUNK_ROWS = 2_000
_BEFORE = ""  # the day of all that was recorded before


@dataclass(slots=True)
class Span:
    """A span of days in one currency (and one store): what there was, what came and went, what there is.

    `start_on` names the span. `closing` is counted from the accounts, not from the flow: they must agree.
    """

    start_on: date
    currency: str
    store: str
    opening: Have
    closing: Have
    flow: Flow = field(default_factory=Flow)

    @property
    def balances(self) -> bool:
        """Whether opening and flow come to closing, of what is owed as well."""
        owed = self.opening.owed + self.flow.net_owed() == self.closing.owed
        return owed and self.opening.total + self.flow.net() == self.closing.total


def movements(
    session: Session,
    holders: Select[Any],
    zone: ZoneInfo,
    start_at: datetime,
    end_at: datetime,
    *,
    by_store: bool = False,
) -> Iterator[Span]:
    """What came and went among these holders from `start_at` until `end_at` (UTC), by the day of recording.

    `holders` selects their ids, `zone` says where a day is one. Days come in order, those on which nothing
    moved are left out. By store, opening and closing are what came and went there only. One statement, read
    in chunks: memory holds a figure for each currency and store.
    """
    have: dict[tuple[str, str], Have] = defaultdict(Have)
    rows = _rows(session, _summed(holders, zone, start_at, end_at, by_store=by_store))
    for day, own in groupby(rows, key=lambda row: row.day):
        if day == _BEFORE:
            for row in own:
                key = (row.currency, row.store)
                have[key] = have[key].after(*_moved(row))
        else:
            yield from _spans(date.fromisoformat(day), own, have)


def merged(found: Iterable[Span], span_of: Callable[[date], date]) -> list[Span]:
    """Spans of several days each, from those of the days; `span_of` gives the first day a day belongs to."""
    whole: dict[tuple[date, str, str], Span] = {}
    for each in found:
        start_on = span_of(each.start_on)
        key = (start_on, each.currency, each.store)
        if key in whole:
            whole[key].closing = each.closing
            whole[key].flow.add(each.flow)
        else:
            whole[key] = replace(each, start_on=start_on, flow=replace(each.flow))
    return list(whole.values())


def _spans(day: date, rows: Iterable[Row[Any]], have: dict[tuple[str, str], Have]) -> Iterable[Span]:
    """The spans of one day, one for each currency and store."""
    found: dict[tuple[str, str], Span] = {}
    for row in rows:
        key = (row.currency, row.store)
        span = found.setdefault(key, Span(day, *key, have[key], have[key]))
        span.flow.take(*_moved(row))
        have[key] = span.closing = span.closing.after(*_moved(row))
    return found.values()


def _moved(row: Row[Any]) -> tuple[Account, Account, int]:
    return Account(row.source), Account(row.target), int(row.amount)


def _summed(
    holders: Select[Any], zone: ZoneInfo, start_at: datetime, end_at: datetime, *, by_store: bool
) -> Select[Any]:
    on = local_day(_entry.recorded_at, zone, start_at, end_at)
    day = case((_entry.recorded_at < start_at, literal(_BEFORE, String)), else_=on)
    store = store_of(_entry.actor) if by_store else literal("", String)
    # Grouped outside, by names: to PostgreSQL an expression with parameters is another each time it is said.
    each = (
        select(day.label("day"), store.label("store"), *(_movement[name] for name in _MOVED))
        .join(tables.entry, (_entry.holder_id == _movement.holder_id) & (_entry.seq == _movement.seq))
        .where(_movement.holder_id.in_(holders), _entry.recorded_at < end_at)
        .subquery()
        .c
    )
    keys: tuple[ColumnElement[Any], ...] = (each.day, each.currency, each.store, each.source, each.target)
    return select(*keys, func.sum(each.amount).label("amount")).group_by(*keys).order_by(*keys)


def store_of(actor: ColumnElement[str]) -> ColumnElement[str]:
    """The store an entry's actor is, empty where it is none."""
    is_store = func.substr(actor, 1, 6) == "store:"
    return case((is_store, func.substr(actor, 7)), else_=literal("", String))


def _rows(session: Session, query: Select[Any]) -> Iterator[Row[Any]]:
    result = session.connection.execute(query, execution_options={"yield_per": _CHUNK_ROWS})
    for chunk in result.partitions():
        yield from chunk


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Points that can still be used, that expire at one instant (UTC, exclusive; None: never)."""

    currency: str
    expires_at: datetime | None
    amount: int


def outstanding(session: Session, holders: Select[Any], at: datetime) -> list[Outstanding]:
    """What is left in lots by when it expires if nobody does anything more, soonest first.

    What has expired `at` (UTC) already is left out. Lots that roll are summed here, read in chunks.
    """
    sums: dict[tuple[str, datetime | None], int] = defaultdict(int)
    for row in _rows(session, _lots_left(holders)):
        ends_at = rolling.end(row.expires_at, row.rolls or "", row.marks or "")
        if ends_at is None or ends_at > at:
            sums[row.currency, ends_at] += int(row.amount)
    found = [Outstanding(*key, amount) for key, amount in sums.items()]
    return sorted(found, key=lambda each: (each.currency, each.expires_at is None, each.expires_at or at))


def _lots_left(holders: Select[Any]) -> Select[Any]:
    """Summed by what they end by, over all holders; lots that roll go by the marks of their own."""
    lot, head = tables.lot.c, tables.head.c
    marks = case((lot.rolls.is_not(None), head.marks)).label("marks")
    each = (
        select(lot.currency, lot.expires_at, lot.rolls, marks, lot.remaining)
        .join(tables.head, head.holder_id == lot.holder_id)
        .where(lot.holder_id.in_(holders), lot.remaining > 0)
        .subquery()
        .c
    )
    keys = (each.currency, each.expires_at, each.rolls, each.marks)
    return select(*keys, func.sum(each.remaining).label("amount")).group_by(*keys)


def balances(session: Session, holders: Select[Any]) -> Mapping[str, Have]:
    """What the holders have by currency, as booked."""
    own = tables.balance.c
    names = ("available", "pending", "held", "owed")
    sums = [func.sum(own[name]).label(name) for name in names]
    query: Select[Any] = select(own.currency, *sums).where(own.holder_id.in_(holders)).group_by(own.currency)
    found = session.connection.execute(query.order_by(own.currency)).mappings()
    return {row["currency"]: Have(*(int(row[name]) for name in names)) for row in found}


def ever(session: Session, holders: Select[Any]) -> Mapping[str, Flow]:
    """All that ever came and went, by currency."""
    query = (
        select(
            _movement.currency, _movement.source, _movement.target, func.sum(_movement.amount).label("amount")
        )
        .where(_movement.holder_id.in_(holders))
        .group_by(_movement.currency, _movement.source, _movement.target)
    )
    found: dict[str, Flow] = defaultdict(Flow)
    for row in session.rows(query.order_by(_movement.currency)):
        found[row.currency].take(*_moved(row))
    return dict(found)
