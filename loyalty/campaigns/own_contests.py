"""A member's contests: what they have come to in the window that runs, and the places they won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

import tiers.tables
from db.session import Session
from loyalty import tables
from loyalty.program.contests import MONTHS, Contest
from loyalty.program.model import Program

_bucket, _place = tiers.tables.bucket.c, tables.contest_place.c


@dataclass(frozen=True, slots=True)
class Won:
    """A place that was won, with what the counter came to through the window's last day."""

    through_on: date
    place: int
    total: int


@dataclass(frozen=True, slots=True)
class OwnContest:
    """A contest with what the member has counted since `from_on`, and their places, the newest first."""

    contest: Contest
    from_on: date
    total: int
    won: tuple[Won, ...]


def of_member(session: Session, program: Program, member_id: str, at: datetime) -> tuple[OwnContest, ...]:
    """The contests of a programme, as they are for a member at `at` (UTC)."""
    on = at.astimezone(program.zoneinfo).date()
    return tuple(_own(session, program, each, member_id, on) for each in program.contests)


def _own(session: Session, program: Program, contest: Contest, member_id: str, on: date) -> OwnContest:
    from_on = _begun(contest, on)
    query = select(func.coalesce(func.sum(_bucket.amount), 0)).where(
        _bucket.member_id == member_id, _bucket.counter == contest.counter, _bucket.on_day >= from_on
    )
    total = int(session.connection.execute(query).scalar_one())
    prefix = f"{program.code}/{contest.code}/"
    query = select(tables.contest_place).where(
        _place.member_id == member_id, func.substr(_place.contest, 1, len(prefix)) == prefix
    )
    rows = session.mappings(query.order_by(_place.through_on.desc()))
    won = tuple(Won(row["through_on"], row["place"], row["total"]) for row in rows)
    return OwnContest(contest, from_on, total, won)


def _begun(contest: Contest, on: date) -> date:
    """The first day of the window that a day is in."""
    months = MONTHS[contest.window]
    return on.replace(month=on.month - (on.month - 1) % months, day=1)
