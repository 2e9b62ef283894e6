"""Reports: a programme's movements by recorded day, what is outstanding, what rules gave, members by tier."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Select, func, select

import points.tables
import tiers.tables
from db.days import local_day
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from points import reporting
from points.flows import Flow, Have
from points.reporting import Span

Group = Literal["day", "week", "month"]
GROUPS: tuple[Group, ...] = ("day", "week", "month")
_DOCUMENTS = ("sale", "return", "exchange", "void", "revised", "restated")
_MOMENT = timedelta(microseconds=1)
_CHUNK_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Movements:
    """What came and went in a period. `rows` are its spans in order; `totals` the whole, by currency.

    `closed` says that the period is over: it will be reported the same for ever. `balances` says that in
    every row and in the totals opening and flow come to closing. By store there are rows, and no totals.
    """

    program: Program
    period: Period
    group: Group
    closed: bool
    balances: bool
    rows: tuple[Span, ...]
    totals: tuple[Span, ...]


def movements(
    session: Session,
    retailer: Retailer,
    code: str,
    from_on: date,
    to_on: date,
    at: datetime,
    *,
    group: Group = "day",
    by_store: bool = False,
) -> Movements:
    """A programme's movements by the day they were recorded there. Raises UnknownProgram, InvalidPeriod."""
    program = shelf.current(session, retailer.shelf, code, at)
    period = Period.of(from_on, to_on, program.zoneinfo)
    days = list(
        reporting.movements(
            session, members_of(code), program.zoneinfo, period.start_at, period.end_at, by_store=by_store
        )
    )
    totals = () if by_store else tuple(reporting.merged(days, lambda _: from_on))
    rows = tuple(reporting.merged(days, lambda day: max(from_on, _first_day(day, group))))
    balances = all(span.balances for span in (*rows, *totals))
    return Movements(program, period, group, period.is_closed(at), balances, rows, totals)


def members_of(program: str) -> Select[Any]:
    """The ids of a programme's members, also of those who ended: their past stays in the books."""
    return select(tables.member.c.member_id).where(tables.member.c.program == program)


def _first_day(day: date, group: Group) -> date:
    """The first day of the week (Monday) or month a day belongs to."""
    if group == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if group == "month" else day


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points whose last day of use lies in a month of the programme's, by its first day; None: for ever."""

    month_on: date | None
    amount: int


@dataclass(frozen=True, slots=True)
class Liability:
    """What is outstanding in one currency: what members could use, what tills hold, and what members owe.

    `ever` is all that ever came and went: its expired over its issued is the breakage so far.
    """

    currency: str
    expiring: tuple[Expiring, ...]
    held: int
    owed: int
    ever: Flow

    @property
    def usable(self) -> int:
        """What members could use, now or once it matures."""
        return sum(each.amount for each in self.expiring)


def liability(
    session: Session, retailer: Retailer, code: str, at: datetime
) -> tuple[Program, tuple[Liability, ...]]:
    """What members of a programme could still use at `at` (UTC), by month of expiry. Raises UnknownProgram.

    What has expired by then and nobody has written yet is left out.
    """
    program = shelf.current(session, retailer.shelf, code, at)
    holders = members_of(code)
    months: dict[str, Counter[date | None]] = defaultdict(Counter)
    for each in reporting.outstanding(session, holders, at):
        months[each.currency][_month(each.expires_at, program.zoneinfo)] += each.amount
    have, ever = reporting.balances(session, holders), reporting.ever(session, holders)
    currencies = dict.fromkeys((*(each.code for each in program.currencies), *have, *ever))
    found = []
    for currency in currencies:
        own, flow = have.get(currency, Have()), ever.get(currency, Flow())
        found.append(Liability(currency, _by_month(months[currency]), own.held, own.owed, flow))
    return program, tuple(found)


def _month(expires_at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if expires_at is None else (expires_at - _MOMENT).astimezone(zone).date().replace(day=1)


def _by_month(months: Counter[date | None]) -> tuple[Expiring, ...]:
    ordered = sorted(months, key=lambda month: (month is None, month or date.min))
    return tuple(Expiring(month, months[month]) for month in ordered)


@dataclass(frozen=True, slots=True)
class RuleSum:
    """What documents recorded in a span entitled to by one rule, more and fewer, in the currency's units."""

    start_on: date
    rule: str
    currency: str
    given: int
    taken_back: int


def rules(
    session: Session,
    retailer: Retailer,
    code: str,
    from_on: date,
    to_on: date,
    at: datetime,
    *,
    group: Group = "day",
) -> tuple[RuleSum, ...]:
    """What each rule gave and took back, by the day it was recorded. Raises UnknownProgram, InvalidPeriod.

    What was taken back is what members are no longer entitled to; how it was met, the movements say.
    """
    program = shelf.current(session, retailer.shelf, code, at)
    period = Period.of(from_on, to_on, program.zoneinfo)
    sums: dict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0])
    found = session.connection.execute(
        _documents(code, program.zoneinfo, period), execution_options={"yield_per": _CHUNK_ROWS}
    )
    for row in found:
        start_on = max(from_on, _first_day(date.fromisoformat(row.day), group))
        for _, rule, currency, amount in orjson.loads(row.codes).get("differences", ()):
            sums[start_on, rule, currency][amount < 0] += abs(amount)
    return tuple(RuleSum(*key, *amounts) for key, amounts in sorted(sums.items()))


def _documents(code: str, zone: ZoneInfo, period: Period) -> Select[Any]:
    entry = points.tables.entry.c
    day = local_day(entry.recorded_at, zone, period.start_at, period.end_at)
    return select(day.label("day"), entry.codes).where(
        entry.holder_id.in_(members_of(code)),
        entry.kind.in_(_DOCUMENTS),
        entry.recorded_at >= period.start_at,
        entry.recorded_at < period.end_at,
    )


def tier_sizes(
    session: Session, retailer: Retailer, code: str, at: datetime
) -> tuple[Program, Sequence[tuple[str, int]]]:
    """How many active members stand on each tier, lowest first, as last reviewed. Raises UnknownProgram.

    A tier that only an older version had comes last; a programme without tiers has one, without a name.
    """
    program = shelf.current(session, retailer.shelf, code, at)
    member, standing = tables.member.c, tiers.tables.standing.c
    tier = func.coalesce(standing.tier, "").label("tier")
    query = (
        select(tier, func.count().label("members"))
        .select_from(tables.member)
        .outerjoin(tiers.tables.standing, standing.member_id == member.member_id)
        .where(member.program == code, member.status == "active")
        .group_by(tier)
    )
    found = {row.tier: int(row.members) for row in session.rows(query)}
    known = program.ladder.codes if program.ladder else ("",)
    return program, [(name, found.get(name, 0)) for name in dict.fromkeys((*known, *sorted(found)))]
