"""Reporting: an activity of a member, entered once by its reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.activities import giving
from loyalty.activities.giving import Time
from loyalty.errors import (
    ActivityLimit,
    ActivityNotForThem,
    ActivityReported,
    UnknownActivity,
    UnknownStore,
)
from loyalty.explanations import reasons
from loyalty.explanations.why import Why
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.program.earning import Activity
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.shops import stores
from loyalty.shops.stores import Store
from loyalty.work import Work
from points.state import Balance

LONGEST_REFERENCE = 80
_entry, _former = points.tables.entry.c, tables.former_member.c


@dataclass(frozen=True, slots=True)
class Report:
    """That a member did something. `reference` names the one time: the same one never gives twice.

    `store` is a code, empty where it was in none; `actor` is who says so (`staff:…`, `store:…`, `member:…`)
    and `by` which kind of reporter that is.
    """

    member_id: str
    activity: str
    reference: str
    actor: str
    by: str
    store: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report came to: its entry, the balances after it, and the reasons in words of `program`."""

    member_id: str
    activity: str
    seq: int
    balances: dict[str, Balance]
    tier: str
    program: str
    reasons: tuple[Why, ...]


def report(session: Session, retailer: Retailer, wish: Report, at: datetime) -> Reported:
    """Give what an activity gives, at `at` (UTC), as one entry.

    Raises UnknownMember, MemberClosed, UnknownActivity, UnknownStore, ActivityReported, ActivityLimit,
    ActivityNotForThem.
    """
    members.find_served(session, wish.member_id)
    work = open_books(session, retailer, wish.member_id, at, at, lock=True)
    activity = _find(work, wish)
    store = _store(session, work, wish.store)
    if _is_known(session, wish):
        raise ActivityReported(wish.activity, wish.reference)
    found = giving.worth(work, activity, store, at)
    if found.refusal == "condition":
        raise ActivityNotForThem(wish.activity)
    if found.refusal:
        raise ActivityLimit(wish.activity, found.refusal.rpartition(":")[2])
    time = Time(wish.reference, wish.actor, store)
    seq, beside = giving.hand_out(work, retailer.index_key, activity, found, time, at)
    session.apply(work.plan() + beside)
    why = reasons.of_entries(work.entries)
    balances = dict(work.state.balances)
    tier = work.tier.standing.tier
    return Reported(wish.member_id, wish.activity, seq, balances, tier, reference(work.program), why)


def _find(work: Work, wish: Report) -> Activity:
    for activity in work.program.activities:
        if activity.code == wish.activity and wish.by in activity.reported_by:
            return activity
    raise UnknownActivity(wish.activity)


def _store(session: Session, work: Work, code: str) -> Store | None:
    if not code:
        return None
    found = stores.find(session, code)
    if found is None or found.program != work.program.code:
        raise UnknownStore(code)
    return found


def _is_known(session: Session, wish: Report) -> bool:
    """Whether it was reported of the member before, or of one who was merged into them."""
    cause = giving.cause(wish.activity, wish.reference)
    formers = session.rows(select(_former.former_id).where(_former.member_id == wish.member_id))
    holders = [wish.member_id, *(row.former_id for row in formers)]
    found = session.rows(
        select(_entry.seq).where(_entry.holder_id.in_(holders), _entry.cause == cause).limit(1)
    )
    return bool(found)
