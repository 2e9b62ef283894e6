"""Daily: how many sales of members were recorded, and how many members joined, day by day. Two statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

import points.tables
from db.days import local_day
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.program.model import Program

_entry, _member = points.tables.entry.c, tables.member.c


@dataclass(frozen=True, slots=True)
class Daily:
    """Counts by the programme's local day; days on which nothing came are not there."""

    sales: Mapping[date, int]
    joined: Mapping[date, int]


def counts(session: Session, program: Program, period: Period) -> Daily:
    """Sales by the day they were recorded, members by the day they joined."""
    of_program = _entry.holder_id.in_(members_of(program.code)), _entry.kind == "sale"
    return Daily(
        _by_day(session, program, period, _entry.recorded_at, *of_program),
        _by_day(session, program, period, _member.joined_at, _member.program == program.code),
    )


def _by_day(
    session: Session,
    program: Program,
    period: Period,
    moment: ColumnElement[datetime],
    *which: ColumnElement[bool],
) -> dict[date, int]:
    day = local_day(moment, program.zoneinfo, period.start_at, period.end_at).label("day")
    query = (
        select(day, func.count().label("times"))
        .where(moment >= period.start_at, moment < period.end_at, *which)
        .group_by(day)
    )
    return {date.fromisoformat(row.day): row.times for row in session.rows(query)}
