"""Clearing: points earned in one store and redeemed in another, month by month, and who owes whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from sqlalchemy import Select, Text, and_, case, cast, func, select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.funding.statement import month_of
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from points.accounts import Move
from points.reporting import store_of

_entry, _draw, _lot, _hold = (getattr(points.tables, name).c for name in ("entry", "draw", "lot", "hold"))
_receipt = tables.receipt.c
_ID_CHARS = 36


@dataclass(frozen=True, slots=True)
class Cell:
    """Points of a currency earned in one store and redeemed in another (empty: in none), net of restored.

    `amount` is what they were worth, exact, in major units; None where they buy nothing.
    """

    earned_in: str
    redeemed_in: str
    currency: str
    points: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Net:
    """What a store owes (positive) or is owed for the month, in minor units; all of them come to nothing."""

    store: str
    minor: int


@dataclass(frozen=True, slots=True)
class Clearing:
    """A month between stores. The store that gave points owes the one that took them for goods."""

    program: Program
    period: Period
    closed: bool
    cells: tuple[Cell, ...]
    nets: tuple[Net, ...]


def month(session: Session, retailer: Retailer, code: str, month_on: date, at: datetime) -> Clearing:
    """The matrix of the month that a day lies in, by the day of recording in the programme's zone.

    What was earned or redeemed in no store (by hand, by the clock, for a voucher chosen at home) stands in
    the matrix under no store and is owed to nobody. Raises UnknownProgram, InvalidPeriod.
    """
    program = shelf.current(session, retailer.shelf, code, at)
    period = month_of(month_on, program)
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for row in session.rows(_drawn(code, period)):
        sums[row.earned_in or "", row.redeemed_in, row.currency, row.program] += int(row.amount)
    cells = tuple(_cells(session, retailer, sums))
    return Clearing(program, period, period.is_closed(at), cells, _nets(cells, program))


def _cells(
    session: Session, retailer: Retailer, sums: Mapping[tuple[str, str, str, str], int]
) -> Iterator[Cell]:
    whole: dict[tuple[str, str, str], list[tuple[int, Decimal | None]]] = defaultdict(list)
    for (earned_in, redeemed_in, currency, version), amount in sums.items():
        own = retailer.shelf.take_reference(session, version).currency(currency)
        worth = None if own.worth is None else amount * own.worth.scaleb(-own.scale)
        whole[earned_in, redeemed_in, currency].append((amount, worth))
    for key, parts in sorted(whole.items()):
        known = [worth for _, worth in parts if worth is not None]
        total = sum(amount for amount, _ in parts)
        if total:
            yield Cell(*key, total, sum(known, Decimal(0)) if known else None)


def _nets(cells: tuple[Cell, ...], program: Program) -> tuple[Net, ...]:
    """Each pair of stores in whole minor units, rounded toward nothing: what one owes the other is owed."""
    pairs: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for cell in cells:
        if cell.amount is not None and cell.earned_in and cell.redeemed_in:
            first, second = sorted((cell.earned_in, cell.redeemed_in))
            pairs[first, second] += cell.amount if cell.earned_in == first else -cell.amount
    owes: Counter[str] = Counter()
    for (first, second), amount in pairs.items():
        minor = int(amount.scaleb(program.money_scale).to_integral_value(ROUND_DOWN))
        if first != second:
            owes[first] += minor
            owes[second] -= minor
    return tuple(Net(store, owes[store]) for store in sorted(owes))


def _drawn(program: str, period: Period) -> Select[Any]:
    """Draws that redeemed points, or put them back, with the store their lot was earned in.

    A burn and what is restored draw at once; of a hold the draws were made when it was opened, and count
    when it is captured.
    """
    captured = and_(
        _hold.holder_id == _draw.holder_id, _hold.opened_seq == _draw.seq, _hold.status == "captured"
    )
    counted_seq = case((_draw.purpose == Move.HOLD.value, _hold.closed_seq), else_=_draw.seq)
    sale = func.substr(_lot.origin, 1, _ID_CHARS)
    earned_in = (
        select(func.min(_receipt.store))
        .where(_receipt.member_id == _draw.holder_id, cast(_receipt.receipt_id, Text) == sale)
        .scalar_subquery()
    )
    each = (
        select(
            earned_in.label("earned_in"),
            store_of(_entry.actor).label("redeemed_in"),
            _lot.currency,
            _entry.program,
            _draw.amount,
        )
        .select_from(points.tables.draw)
        .join(
            points.tables.lot,
            and_(_lot.holder_id == _draw.holder_id, _lot.opened_seq == _draw.lot_seq, _lot.n == _draw.lot_n),
        )
        .outerjoin(points.tables.hold, and_(captured, _draw.purpose == Move.HOLD.value))
        .join(points.tables.entry, and_(_entry.holder_id == _draw.holder_id, _entry.seq == counted_seq))
        .where(
            _draw.holder_id.in_(members_of(program)),
            _draw.purpose.in_([Move.BURN.value, Move.RESTORE.value, Move.HOLD.value]),
            _entry.recorded_at >= period.start_at,
            _entry.recorded_at < period.end_at,
        )
        .subquery()
        .c
    )
    keys = (each.earned_in, each.redeemed_in, each.currency, each.program)
    return select(*keys, func.sum(each.amount).label("amount")).group_by(*keys).order_by(*keys)
