"""The day by class of member: how many there are on each tier at its end, what they bought, got and gave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import select

import points.tables
import tiers.tables
from db.days import local_day
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.errors import InvalidPeriod
from loyalty.program.model import Program

MOST_DAYS: Final = 100
_ONE_DAY = timedelta(days=1)
_CHUNK_ROWS = 1_000
_entry, _change = points.tables.entry.c, tiers.tables.tier_change.c


@dataclass(slots=True)
class Class:
    """One tier on one day. Points by currency, in its smallest unit.

    `members` stood there at the end of the day, as reviewed by then and as known now; `came` and `went` are
    members who moved there or away from it (joining is coming); `purchases` and what they `earned` go by the
    tier a sale was evaluated at.
    """

    on: date
    tier: str
    members: int = 0
    came: int = 0
    went: int = 0
    purchases: int = 0
    buyers: set[str] = field(default_factory=set)
    earned: Counter[str] = field(default_factory=Counter)


def classes(session: Session, program: Program, period: Period) -> tuple[Class, ...]:
    """Every tier on every day, lowest tier first; days and tiers without anything, too.

    Days are the programme's; purchases count on the day they were recorded. Raises InvalidPeriod for more
    than 100 days.
    """
    if (period.to_on - period.from_on).days >= MOST_DAYS:
        raise InvalidPeriod(f"it is longer than {MOST_DAYS} days")
    tiers_of = program.ladder.codes if program.ladder else ("",)
    rows: dict[tuple[date, str], Class] = {}
    for n in range((period.to_on - period.from_on).days + 1):
        on = period.from_on + n * _ONE_DAY
        rows |= {(on, tier): Class(on, tier) for tier in tiers_of}
    _count_members(session, program, period, rows)
    _count_purchases(session, program, period, rows)
    return tuple(rows.values())


def _row(rows: dict[tuple[date, str], Class], on: date, tier: str) -> Class:
    return rows.setdefault((on, tier), Class(on, tier))


def _count_members(
    session: Session, program: Program, period: Period, rows: dict[tuple[date, str], Class]
) -> None:
    """Each day's moves, and from them who stands where at its end."""
    standing: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    moves: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
    for member_id, day, tier in _moves(session, program, period):
        moves[max(day, period.from_on - _ONE_DAY)].append((member_id, tier))
    for on in sorted({period.from_on - _ONE_DAY, *moves, *(on for on, _ in rows)}):
        for member_id, tier in moves[on]:
            before = standing.get(member_id)
            if before == tier:
                continue
            if before is not None:
                sizes[before] -= 1
            standing[member_id] = tier
            sizes[tier] += 1
            if on >= period.from_on:
                _row(rows, on, tier).came += 1
                if before is not None:
                    _row(rows, on, before).went += 1
        if on >= period.from_on:
            for tier in {*sizes, *(known for day, known in rows if day == on)}:
                _row(rows, on, tier).members = sizes[tier]


def _moves(session: Session, program: Program, period: Period) -> Iterator[tuple[str, date, str]]:
    """Joining and every change of tier that stands, of members who still are, oldest first."""
    member = tables.member.c
    first = program.ladder.codes[0] if program.ladder else ""
    joined = select(member.member_id, member.joined_at).where(
        member.program == program.code, member.status == "active", member.joined_at < period.end_at
    )
    found: list[tuple[datetime, int, str, str]] = [
        (row.joined_at, 0, row.member_id, first) for row in session.rows(joined)
    ]
    if program.ladder is not None:
        changes = (
            select(_change.member_id, _change.at, _change.seq, _change.n, _change.after)
            .join(tables.member, member.member_id == _change.member_id)
            .where(
                member.program == program.code,
                member.status == "active",
                _change.superseded_by.is_(None),
                _change.at < period.end_at,
            )
        )
        found += [
            (row.at, row.seq * 1_000 + row.n + 1, row.member_id, row.after) for row in session.rows(changes)
        ]
    for at, _, member_id, tier in sorted(found):
        yield member_id, at.astimezone(program.zoneinfo).date(), tier


def _count_purchases(
    session: Session, program: Program, period: Period, rows: dict[tuple[date, str], Class]
) -> None:
    day = local_day(_entry.recorded_at, program.zoneinfo, period.start_at, period.end_at)
    query = select(_entry.holder_id, day.label("day"), _entry.codes).where(
        _entry.holder_id.in_(members_of(program.code)),
        _entry.kind == "sale",
        _entry.recorded_at >= period.start_at,
        _entry.recorded_at < period.end_at,
    )
    for row in session.connection.execute(query, execution_options={"yield_per": _CHUNK_ROWS}):
        codes: dict[str, Any] = orjson.loads(row.codes)
        (_, _, tier), *_ = codes["sales"]
        found = _row(rows, date.fromisoformat(row.day), tier)
        found.purchases += 1
        found.buyers.add(row.holder_id)
        for _, _, currency, amount in codes["differences"]:
            found.earned[currency] += amount
