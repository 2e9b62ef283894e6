"""Deciding: contests whose window is over are decided once, from the counters as they are then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

import tiers.tables
from db import plan
from db.session import Session
from loyalty import tables
from loyalty.campaigns import ranking
from loyalty.campaigns.ranking import Entrant, Place
from loyalty.program import shelf
from loyalty.program.contests import Contest
from loyalty.program.model import Program
from loyalty.program.shelf import in_force
from loyalty.retailer import Retailer
from tiers.windows import local_midnight

_ONE_DAY = timedelta(days=1)
_bucket, _member, _result = tiers.tables.bucket.c, tables.member.c, tables.contest_result.c


@dataclass(frozen=True, slots=True)
class Ended:
    """A contest of a programme whose window is over; its days are inclusive."""

    program: Program
    contest: Contest
    from_on: date
    through_on: date

    @property
    def key(self) -> str:
        """How the window of this contest is named for ever."""
        return f"{self.program.code}/{self.contest.code}/{self.from_on.isoformat()}"


def due(session: Session, retailer: Retailer, at: datetime) -> Iterator[Ended]:
    """Contests that can be decided at `at` (UTC) and are not, as the version in force at their end says.

    A window that was over before the programme began is none of it.
    """
    for code in shelf.codes(session):
        known = shelf.versions(session, code)
        now = retailer.shelf.take(session, code, in_force(known, at).number)
        on = at.astimezone(now.zoneinfo).date()
        for contest in now.contests:
            ended = _as_promised(session, retailer, now, contest, on)
            began_at = known[0].effective_from
            if ended is None or local_midnight(ended.through_on + _ONE_DAY, now.zoneinfo) <= began_at:
                continue
            if not session.rows(select(_result.key).where(_result.key == ended.key)):
                yield ended


def _as_promised(
    session: Session, retailer: Retailer, now: Program, contest: Contest, on: date
) -> Ended | None:
    """The contest as it stood when its window ended; None where there was none of this code yet."""
    from_on, through_on = contest.ended(on)
    ends_at = local_midnight(through_on + _ONE_DAY, now.zoneinfo)
    then = shelf.current(session, retailer.shelf, now.code, ends_at - timedelta(microseconds=1))
    promised = next((each for each in then.contests if each.code == contest.code), None)
    if promised is None or promised.window != contest.window:
        return None
    return Ended(then, promised, from_on, through_on)


def decide(session: Session, ended: Ended, at: datetime) -> tuple[Place, ...]:
    """Write down who won; call it once for what is due, in a transaction of its own."""
    entrants = _entrants(session, ended)
    won = ranking.places(ended.contest, entrants, ended.key)
    rows = [
        {
            "member_id": each.entrant.member_id,
            "contest": ended.key,
            "through_on": ended.through_on,
            "place": each.place,
            "total": each.entrant.total,
            "given": _given(ended.contest),
            "seq": None,
        }
        for each in won
    ]
    result = {"key": ended.key, "winners": len(won), "decided_at": at}
    session.apply(plan.of(tables.contest_result, [result]) + plan.of(tables.contest_place, rows))
    return won


def _given(contest: Contest) -> str:
    return "points" if contest.points else "reward" if contest.reward else "by-hand"


def _entrants(session: Session, ended: Ended) -> list[Entrant]:
    """Active members with anything on the counter in the window; a member's stores are added up."""
    days = _bucket.on_day.between(ended.from_on, ended.through_on)
    total = func.sum(_bucket.amount)
    query = (
        select(_bucket.member_id, total.label("total"), func.max(_bucket.on_day).label("last_on"))
        .join(tables.member, _member.member_id == _bucket.member_id)
        .where(
            _member.program == ended.program.code,
            _member.status == "active",
            _bucket.counter == ended.contest.counter,
            _bucket.amount != 0,
            days,
        )
        .group_by(_bucket.member_id)
        .having(total >= ended.contest.reaches)
    )
    return [Entrant(row.member_id, int(row.total), row.last_on) for row in session.rows(query)]
