"""The passing of time: points that can be used, expire or are let go by now, and tiers that are reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, or_, select

import tiers.tables
from db import ids
from db.plan import Plan
from db.session import Session
from jobs.job import House, Step, Turn
from loyalty import tables
from loyalty.errors import LoyaltyError
from loyalty.opening import open_books
from points import ledger, planning, reading
from points.errors import PointsError
from points.state import Entry
from points.tables import head
from tiers.errors import TierError

_HEX_DIGITS = "0123456789abcdef"
# What a journal that cannot be right may raise while it is read and reckoned; nothing is written by then.
_SPOILED = (LoyaltyError, PointsError, TierError, AssertionError, LookupError, ValueError)


def settle(house: House, session: Session, turn: Turn) -> Step:
    """Settle the journals of which something is due, each thing at its own instant."""
    return _step(house, session, turn, head.c.next_due_at, head.c.holder_id)


def review(house: House, session: Session, turn: Turn) -> Step:
    """Review the standings whose review is due, or in which something else is, each at its own instant."""
    standing = tiers.tables.standing.c
    moves_first = and_(
        standing.moves_at.is_not(None),
        or_(standing.review_at.is_(None), standing.moves_at < standing.review_at),
    )
    due = case((moves_first, standing.moves_at), else_=standing.review_at)
    # Said apart, so that each is found by its own index.
    is_due = or_(standing.review_at <= turn.at, standing.moves_at <= turn.at)
    return _step(house, session, turn, due, standing.member_id, is_due)


def _step(
    house: House,
    session: Session,
    turn: Turn,
    due: ColumnElement[datetime | None],
    holder: ColumnElement[str],
    is_due: ColumnElement[bool] | None = None,
) -> Step:
    """One page of holders, soonest due first. Who cannot be settled is told and passed over."""
    is_due = due <= turn.at if is_due is None else is_due
    page = (
        select(due.label("due_at"), holder.label("holder_id"))
        .where(
            is_due,
            *_after(turn.place, due, holder),
            *_of_slice(turn, holder),
        )
        .order_by(due, holder)
        .limit(turn.most)
    )
    rows = session.rows(page)
    holders = sorted({row.holder_id for row in rows})
    if session.locking:
        session.lock(holders)
    plan, counts, problems = Plan(), Counter[str](), []
    for holder_id in holders:
        try:
            its_plan, entries = _passed(house, session, holder_id, turn)
        except _SPOILED as error:
            problems.append(f"{ids.outside('member', holder_id)}: {type(error).__name__}: {error}")
            continue
        plan += its_plan
        counts.update(_counts(entries))
    session.apply(plan)
    place = f"{rows[-1].due_at.isoformat()} {rows[-1].holder_id}" if len(rows) == turn.most else None
    return Step(counts, place, tuple(problems))


def _passed(house: House, session: Session, holder_id: str, turn: Turn) -> tuple[Plan, Sequence[Entry]]:
    """What time did to one holder. One that is no member has points, but no programme and no tier."""
    if session.rows(select(tables.member.c.member_id).where(tables.member.c.member_id == holder_id)):
        work = open_books(session, house.retailer, holder_id, turn.at, turn.now)
        return (work.plan() if work.entries else Plan()), work.entries
    before = reading.load(session, holder_id, turn.at)
    after, entries = ledger.settle(before, max(turn.at, before.head.acted_at or turn.at), turn.now)
    return (planning.plan_of(before, after, entries)[0] if entries else Plan()), entries


def _counts(entries: Iterable[Entry]) -> Counter[str]:
    """One holder, and each kind of entry, of those that have any."""
    kinds = Counter(entry.act.kind for entry in entries)
    return kinds + Counter(holders=1) if kinds else kinds


def _after(
    place: str, due: ColumnElement[datetime | None], holder: ColumnElement[str]
) -> Iterable[ColumnElement[bool]]:
    if not place:
        return ()
    moment, _, holder_id = place.partition(" ")
    at = datetime.fromisoformat(moment)
    return (or_(due > at, and_(due == at, holder > holder_id)),)


def _of_slice(turn: Turn, holder: ColumnElement[str]) -> Iterable[ColumnElement[bool]]:
    """Ids end in random digits, which cut the holders into slices of about the same size."""
    if turn.slices == 1:
        return ()
    digits = [digit for place, digit in enumerate(_HEX_DIGITS) if place % turn.slices == turn.slice]
    return (func.substr(cast(holder, Text), 36, 1).in_(digits),)
