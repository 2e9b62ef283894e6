"""Awarding: what a place in a contest wins is entered in its member's journal, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from db.session import Session
from loyalty import tables
from loyalty.activities import giving
from loyalty.activities.giving import Time
from loyalty.campaigns import living
from loyalty.earning.activities import Given, counted
from loyalty.earning.values import Grant
from loyalty.program import shelf
from loyalty.program.calendar import Holder, ending
from loyalty.program.contests import Contest
from loyalty.program.earning import Activity
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.rewards import free_vouchers, gift_vouchers
from loyalty.rewards.free_vouchers import Free
from loyalty.work import Work
from tiers.windows import local_midnight

ACTOR = "job:contests"
_place, _member, _former = tables.contest_place.c, tables.member.c, tables.former_member.c


def waiting(session: Session, limit: int) -> Sequence[Row[Any]]:
    """Places whose prize is still to be entered, in the order of their members; of merged ones, too."""
    return session.rows(
        select(_place.member_id, _place.contest)
        .outerjoin(tables.former_member, _former.former_id == _place.member_id)
        .join(tables.member, _member.member_id == func.coalesce(_former.member_id, _place.member_id))
        .where(_place.seq.is_(None), _place.given != "by-hand", _member.status == "active")
        .order_by(_place.member_id, _place.contest)
        .limit(limit)
    )


def award(session: Session, retailer: Retailer, member_id: str, key: str, at: datetime) -> None:
    """Enter what a place wins, at `at` (UTC). Locks the head first; what was entered before is left alone.

    Who was merged since gets it under the id they live on by. Raises LostSwap where that just changed.
    """
    work = living.open_locked(session, retailer, member_id, at)
    own = (_place.member_id == member_id, _place.contest == key)
    rows = session.rows(select(_place.seq, _place.through_on).where(*own))
    if not rows or rows[0].seq is not None:
        return
    contest = _contest(session, retailer, key, work.program, rows[0].through_on)
    if contest.points:
        seq = _points(work, contest, living.own(_window(key), work, member_id), at)
        session.apply(work.plan())
    else:
        window = living.own(f"{contest.code}:{_window(key)}", work, member_id)
        seq = _reward(session, retailer, work, contest, window, at)
    session.connection.execute(update(tables.contest_place).where(*own).values(seq=seq))


def _contest(session: Session, retailer: Retailer, key: str, now: Program, through_on: Any) -> Contest:
    """The contest as it was promised when its window ended."""
    _, code, _ = key.split("/")
    ends_at = local_midnight(through_on + timedelta(days=1), now.zoneinfo) - timedelta(microseconds=1)
    then = shelf.current(session, retailer.shelf, now.code, ends_at)
    return next(each for each in (*then.contests, *now.contests) if each.code == code)


def _points(work: Work, contest: Contest, window: str, at: datetime) -> int:
    """The points of a prize, as an activity of this name gives them."""
    program = work.program
    prize = Activity(contest.code, contest.name, contest.currency, contest.points)
    on = at.astimezone(program.zoneinfo).date()
    holder = Holder(work.tier.standing.tier, work.tier.anchor_on)
    end = ending(program.currency(prize.currency).expiry, prize.currency, on, program.zoneinfo, holder)
    grant = Grant(prize.code, prize.currency, prize.points, at, end.expires_at, end.rolls)
    found = Given((grant,), tuple(counted(program, prize, prize.points)))
    return giving.enter(work, prize, found, Time(window, ACTOR), at)


def _reward(
    session: Session, retailer: Retailer, work: Work, contest: Contest, window: str, at: datetime
) -> int:
    """A voucher for nothing; who won it is told as of any gift."""
    origin = f"{gift_vouchers.BY_CONTEST}{window}"
    gift = Free(contest.reward, f"contest:{window}", origin, ACTOR, {"rule": contest.code})
    seq, _ = free_vouchers.give(session, retailer, work, gift, at)
    return seq


def _window(key: str) -> str:
    return key.rpartition("/")[2]
