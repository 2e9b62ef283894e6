"""Expiring: points that will expire, told so many days before: 60, 30 and 7, or as the programme says.

Pages of members, each in the caller's transaction; running it again, or a day late, tells nobody twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, or_, select

import points.tables
from db import ids
from db.session import Session
from db.types import instant_text
from loyalty.program import shelf
from loyalty.program.expiry import NOTICES
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.tables import member, program_version
from notices import outgoing
from notices.outgoing import Wanted
from notices.tables import notice
from points import rolling
from points.accounts import Account

# Points that come into the last stage within so many days of its being told wait, so that who earns daily is
# not told daily; those in an earlier stage wait as long as it lasts.
LAST_REST = timedelta(days=5)
PAGE = 200
_ONE_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)
# The ends of the earth's days differ by less than this from UTC's.
_ZONES = timedelta(days=2)
_head, _lot, _member = points.tables.head.c, points.tables.lot.c, member.c


@dataclass(frozen=True, slots=True)
class _Lot:
    """Points of one currency that can be used through a local day."""

    amount: int
    last_on: date


def foresee(
    session: Session, retailer: Retailer, at: datetime, after: str = "", limit: int = PAGE
) -> tuple[int, str | None]:
    """Tell the next members whose points expire soon; how many notices, and where to go on.

    All that expires within a stage is told at once; what comes into it later is told after a rest. Points
    that live on with what a member does are told of as if nothing more were done.
    """
    earliest = _earliest(session, retailer, at)
    heads = _heads(session, earliest, at, after, limit)
    programs = programs_of(session, retailer, [row.holder_id for row in heads], at)
    lots, told = _lots(session, earliest, at, programs), _told(session, earliest, at, programs)
    wanted: list[Wanted] = []
    for (member_id, currency), found in lots.items():
        today = at.astimezone(programs[member_id].zoneinfo).date()
        for stage in stages_of(programs[member_id], currency):
            fresh = _fresh(found, stage, today, told.get((member_id, currency, stage.days)))
            if fresh:
                wanted.append(_expiry(member_id, currency, stage.days, fresh))
    last = heads[-1] if len(heads) == limit else None
    place = f"{instant_text(last.next_due_at)} {last.holder_id}" if last else None
    return outgoing.tell_all(session, wanted, at), place


@dataclass(frozen=True, slots=True)
class Stage:
    """From `days` before the last day on, until the next stage begins `until` days before; -1: none does."""

    days: int
    until: int

    @property
    def rest(self) -> timedelta:
        """How long nothing more is told in it once something was."""
        lasts = (self.days - max(self.until, 0)) * _ONE_DAY
        return lasts if self.until >= 0 else min(lasts, LAST_REST)


def stages_of(program: Program, currency: str) -> list[Stage]:
    """When members are told of points of a currency, the longest before first."""
    own = next((each.expiry for each in program.currencies if each.code == currency), None)
    return [Stage(*pair) for pair in pairwise((*(own.notices if own else NOTICES), -1))]


def _earliest(session: Session, retailer: Retailer, at: datetime) -> timedelta:
    """The longest before an end that any programme has members told, and as much as days' ends differ."""
    codes = session.rows(select(program_version.c.program).distinct())
    programs = [shelf.current(session, retailer.shelf, row.program, at) for row in codes]
    stages = [
        stage.days
        for program in programs
        for currency in program.currencies
        for stage in stages_of(program, currency.code)
    ]
    return max(stages, default=0) * _ONE_DAY + _ZONES


def _heads(session: Session, earliest: timedelta, at: datetime, after: str, limit: int) -> Sequence[Any]:
    """Whose journal has something due by the end of the first stage, soonest first."""
    ends = at + earliest
    query = select(_head.holder_id, _head.next_due_at).where(_head.next_due_at <= ends)
    if after:
        instant, holder_id = after.split(" ")
        due_at = datetime.fromisoformat(instant)
        same = and_(_head.next_due_at == due_at, _head.holder_id > holder_id)
        query = query.where(or_(_head.next_due_at > due_at, same))
    return session.rows(query.order_by(_head.next_due_at, _head.holder_id).limit(limit))


def programs_of(
    session: Session, retailer: Retailer, member_ids: Sequence[str], at: datetime
) -> dict[str, Program]:
    """The programme of each of these who is a member and has not left."""
    rows = session.rows(
        select(_member.member_id, _member.program).where(
            _member.member_id.in_(member_ids), _member.status == "active"
        )
    )
    found = {code: shelf.current(session, retailer.shelf, code, at) for code in {row.program for row in rows}}
    return {row.member_id: found[row.program] for row in rows}


def _lots(
    session: Session, earliest: timedelta, at: datetime, programs: Mapping[str, Program]
) -> dict[tuple[str, str], list[_Lot]]:
    usable = or_(_lot.account == Account.AVAILABLE.value, _lot.usable_from <= at)
    # A lot never ends before its own end; when one ends that lives on is reckoned below.
    rows = session.rows(
        select(_lot.holder_id, _lot.currency, _lot.remaining, _lot.expires_at, _lot.rolls, _head.marks)
        .join(points.tables.head, _head.holder_id == _lot.holder_id)
        .where(
            _lot.holder_id.in_(list(programs)),
            _lot.remaining > 0,
            or_(_lot.expires_at > at, _lot.rolls.is_not(None)),
            _lot.expires_at <= at + earliest,
            usable,
        )
    )
    found: dict[tuple[str, str], list[_Lot]] = defaultdict(list)
    for row in rows:
        ends_at = rolling.end(row.expires_at, row.rolls or "", row.marks or "")
        if ends_at is not None and ends_at > at:
            last_on = (ends_at - _MOMENT).astimezone(programs[row.holder_id].zoneinfo).date()
            found[row.holder_id, row.currency].append(_Lot(row.remaining, last_on))
    return found


def _told(
    session: Session, earliest: timedelta, at: datetime, programs: Mapping[str, Program]
) -> dict[tuple[str, str, int], date]:
    """On which day each member was told last, by currency and stage."""
    rows = session.rows(
        select(notice.c.cause, notice.c.member_id, notice.c.created_at).where(
            notice.c.member_id.in_(list(programs)),
            notice.c.created_at > at - earliest,
            notice.c.kind == "points-expiring",
        )
    )
    last: dict[tuple[str, str, int], date] = {}
    for row in rows:
        _, _, currency, _, stage = row.cause.split(":")
        key = row.member_id, currency, int(stage.removesuffix("d"))
        on = row.created_at.astimezone(programs[row.member_id].zoneinfo).date()
        last[key] = max(on, last.get(key, on))
    return last


def _fresh(lots: Iterable[_Lot], stage: Stage, today: date, told_on: date | None) -> list[_Lot]:
    """The lots in a stage, and in no later one, that were not told in it yet; none during its rest."""
    if told_on is not None and today - told_on < stage.rest:
        return []
    through = date.min if told_on is None else told_on + stage.days * _ONE_DAY
    staged = (lot for lot in lots if stage.until < (lot.last_on - today).days <= stage.days)
    return [lot for lot in staged if lot.last_on > through]


def _expiry(member_id: str, currency: str, stage: int, lots: Sequence[_Lot]) -> Wanted:
    days = sorted(lot.last_on for lot in lots)
    facts = {
        "amount": sum(lot.amount for lot in lots),
        "currency": currency,
        "first_on": days[0].isoformat(),
        "last_on": days[-1].isoformat(),
    }
    cause = f"expiry:{ids.outside('member', member_id)}:{currency}:{facts['first_on']}:{stage}d"
    return Wanted(member_id, "points-expiring", cause, facts)
