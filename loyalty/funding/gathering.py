"""Gathering: what members were given and what they redeemed in a period, by what gave it and its version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from sqlalchemy import Row, or_, select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.program.funding import Kind
from points.accounts import Move

What = Literal["given", "taken-back", "redeemed"]
_entry, _movement, _receipt = points.tables.entry.c, points.tables.movement.c, tables.receipt.c
# What these tell was moved in another journal, and is told by that one.
_ONLY_TELLING = ("taken-over", "merge-undone")
_REDEEMING = {Move.BURN.value: 1, Move.CAPTURE.value: 1, Move.RESTORE.value: -1}
_CHUNK_ROWS = 500


@dataclass(frozen=True, slots=True)
class Thing:
    """What gave points or was redeemed: a rule, an activity or a reward, in a version (`code@number`).

    A `redeemed` thing without a code are points that paid a bill. A discount is money: it has no currency.
    """

    what: What
    kind: Kind
    code: str
    currency: str
    program: str


Sums = Counter[Thing]


def gathered(session: Session, program: str, period: Period) -> Sums:
    """Points in the currencies' smallest units, and what discounts took off in minor units, as recorded.

    What a sale gave goes by the version in force at its purchase, also when it is taken back; everything
    else by the version its entry was made under. What was restored is taken off what was redeemed.
    """
    found: Sums = Counter()
    for rows in _given(session, program, period):
        _add_given(session, rows, found)
    for row in _rows(session, _redeemed(program, period)):
        reward = str(orjson.loads(row.codes or "{}").get("reward") or "")
        thing = Thing("redeemed", "reward", reward, row.currency, row.program)
        found[thing] += _REDEEMING[row.move] * int(row.amount)
    return Counter({thing: amount for thing, amount in found.items() if amount})


def _given(session: Session, program: str, period: Period) -> Iterable[Sequence[Row[Any]]]:
    query = (
        select(_entry.holder_id, _entry.kind, _entry.codes, _entry.program)
        .where(
            *_in(program, period),
            _entry.kind.not_in(_ONLY_TELLING),
            or_(
                _entry.kind == "activity",
                _entry.codes.like('%"differences":[[%'),
                _entry.codes.like('%"discounts":[[%'),
            ),
        )
        .order_by(_entry.holder_id, _entry.seq)
    )
    return _chunks(session, query)


def _redeemed(program: str, period: Period) -> Any:
    same = (_entry.holder_id == _movement.holder_id) & (_entry.seq == _movement.seq)
    return (
        select(_movement.move, _movement.currency, _movement.amount, _entry.codes, _entry.program)
        .join(points.tables.entry, same)
        .where(*_in(program, period), _movement.move.in_(_REDEEMING))
    )


def _in(program: str, period: Period) -> tuple[Any, ...]:
    return (
        _entry.holder_id.in_(members_of(program)),
        _entry.recorded_at >= period.start_at,
        _entry.recorded_at < period.end_at,
    )


def _rows(session: Session, query: Any) -> Iterator[Row[Any]]:
    for rows in _chunks(session, query):
        yield from rows


def _chunks(session: Session, query: Any) -> Iterable[Sequence[Row[Any]]]:
    return session.connection.execute(query, execution_options={"yield_per": _CHUNK_ROWS}).partitions()


def _add_given(session: Session, rows: Sequence[Row[Any]], found: Sums) -> None:
    told = [(row, orjson.loads(row.codes)) for row in rows]
    posted = ("differences", "discounts")
    sales = {each[0] for _, codes in told for name in posted for each in codes.get(name, ())}
    bought_under = _bought_under(session, {row.holder_id for row in rows}, sales)
    for row, codes in told:
        for sale, rule, currency, amount in codes.get("differences", ()):
            program = bought_under.get((row.holder_id, sale), row.program)
            found[Thing(_what(amount), "rule", rule, currency, program)] += abs(amount)
        for sale, discount, minor in codes.get("discounts", ()):
            program = bought_under.get((row.holder_id, sale), row.program)
            found[Thing(_what(minor), "discount", discount, "", program)] += abs(minor)
        if row.kind == "activity":
            for currency, amount in codes["given"]:
                found[Thing("given", "activity", codes["activity"], currency, row.program)] += amount


def _what(amount: int) -> What:
    return "given" if amount > 0 else "taken-back"


def _bought_under(session: Session, holders: set[str], sales: set[str]) -> dict[tuple[str, str], str]:
    if not sales:
        return {}
    wanted = select(_receipt.member_id, _receipt.receipt_id, _receipt.program).where(
        _receipt.member_id.in_(holders), _receipt.receipt_id.in_(sales), _receipt.kind == "sale"
    )
    rows = session.rows(wanted.order_by(_receipt.revision.desc()))
    return {(row.member_id, row.receipt_id): row.program for row in rows}
