"""Birthdays: what a programme gives on them, once a year whatever day a member tells next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.activities import giving
from loyalty.activities.giving import Time
from loyalty.activities.referrals import former_ids
from loyalty.opening import open_books
from loyalty.people import answers, privacy, profile
from loyalty.program import shelf
from loyalty.program.days.birthdays import birthday_matches
from loyalty.program.earning import Activity
from loyalty.program.members import BIRTHDAY
from loyalty.program.model import Program
from loyalty.retailer import Retailer

ACTOR = "job:birthdays"
# Lunar birthdays are 353 days apart at least; a day that is told anew within the year brings no second gift.
APART: Final = timedelta(days=350)
_member, _key, _told = tables.member.c, tables.member_key.c, tables.member_profile.c
_entry = points.tables.entry.c


def due(session: Session, retailer: Retailer, at: datetime) -> Sequence[Program]:
    """The programmes that give something on birthdays, as in force at `at` (UTC), by their codes."""
    found = (shelf.current(session, retailer.shelf, code, at) for code in sorted(shelf.codes(session)))
    return [program for program in found if any(each.on == "birthday" for each in program.activities)]


def candidates(session: Session, program: Program, after: str, limit: int) -> Sequence[Row[Any]]:
    """The next members who told a birthday, in the order of their ids, after one of them."""
    query = (
        select(_member.member_id, _told.sealed, _told.told_at, _key.wrapped)
        .join_from(tables.member, tables.member_profile, _told.member_id == _member.member_id)
        .join(tables.member_key, _key.member_id == _member.member_id)
        .where(
            *(_member.program == program.code, _member.status == "active"),
            *(_member.restricted.is_(None) | (_member.restricted != "everything"),),
            *(_told.field == BIRTHDAY, _told.sealed != ""),
            *((_member.member_id > after,) if after else ()),
        )
        .order_by(_member.member_id)
        .limit(limit)
    )
    return session.rows(query)


def is_on(retailer: Retailer, program: Program, row: Row[Any], on: date, at: datetime) -> bool:
    """Whether a day is the birthday of a member who had told it by `at` (UTC).

    Raises Unreadable.
    """
    policy = answers.birthday_policy(program)
    if policy is None or row.told_at > at:
        return False
    data_key = privacy.unwrap(retailer.ring, row.wrapped, row.member_id)
    birthday = answers.find_birthday(profile.open_text(data_key, row.member_id, BIRTHDAY, row.sealed))
    return birthday is not None and birthday_matches(birthday, on, "day", policy.leap_day)


def give(session: Session, retailer: Retailer, member_id: str, on: date, at: datetime) -> int:
    """Enter what a member gets for the birthday on a day, at `at` (UTC), head first; how many gifts."""
    work = open_books(session, retailer, member_id, at, at, lock=True)
    ids = [member_id, *former_ids(session, member_id)]
    beside, gifts = None, 0
    for activity in work.program.activities:
        if activity.on != "birthday" or _was_given(session, ids, activity, on):
            continue
        found = giving.worth(work, activity, None, at)
        if not found.refusal:
            time = Time(_reference(on), ACTOR)
            _, rows = giving.hand_out(work, retailer.index_key, activity, found, time, at)
            beside, gifts = rows if beside is None else beside + rows, gifts + 1
    if beside is not None:
        session.apply(work.plan() + beside)
    return gifts


def _reference(on: date) -> str:
    return f"{BIRTHDAY}:{on.isoformat()}"


def _was_given(session: Session, ids: Sequence[str], activity: Activity, on: date) -> bool:
    """Whether it was given within the year, to the member or to whoever was merged into them."""
    start = giving.cause(activity.code, f"{BIRTHDAY}:")
    causes = _entry.cause.like(f"{start.replace('_', '/_')}%", escape="/")
    rows = session.rows(select(_entry.cause).where(_entry.holder_id.in_(ids), causes))
    given = (date.fromisoformat(row.cause.removeprefix(start)) for row in rows)
    return any(abs(on - each) < APART for each in given)
