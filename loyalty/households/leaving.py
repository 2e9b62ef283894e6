"""Leaving: a member goes out of a household, by themselves or because its head wants so; heads change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import orjson
from sqlalchemy import select

import points.tables
from db import ids
from db.plan import Plan
from db.session import Session
from loyalty.errors import HeadStays, NoHousehold, NotHead, UnknownMember
from loyalty.households import membership, pool
from loyalty.households.membership import Household
from loyalty.opening import open_books
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import ledger, sharing
from points.errors import HoldsOpen
from points.state import HoldStatus, Lot, LotKey

LEFT, HEADS, HEADED = "household-left", "household-head", "household-headed"
# What goes over here is the taker's own from then on; what the pool gave is the giver's until it is spent.
KINDS = ("household-gave", "household-got")
_entry = points.tables.entry.c


def leave(
    session: Session,
    retailer: Retailer,
    member_id: str,
    actor: str,
    at: datetime,
    *,
    by_id: str | None = None,
) -> Household:
    """Take a member out of their household; the household as it was. All its heads are locked, ascending.

    `by_id` is the member who wants so, themselves or the head; None is staff. What came from others and was
    not spent goes back to the givers. Of their own the leaver takes what the programme says: the rest of
    what is available goes to the head. From who may not spend nothing goes. With the last member the
    household ends. Raises UnknownMember, NoHousehold, NotHead, HeadStays, and HoldsOpen while a till holds
    points that others gave.
    """
    household = _locked(session, member_id, by_id)
    others = household.others(member_id)
    if by_id not in (None, member_id, household.head_id):
        raise NotHead
    if household.head_id == member_id and others:
        raise HeadStays
    work = open_books(session, retailer, member_id, at, at)
    from_others = came(session, work)
    if any(
        part.lot in from_others
        for hold in work.state.holds.values()
        for part in hold.parts
        if hold.status is HoldStatus.OPEN
    ):
        raise HoldsOpen(member_id)
    cause = f"{LEFT}:{work.state.head.seq + 1}"
    givers = Plan()
    if others and not pool.is_locked(session, member_id, at):
        givers = _leave_behind(session, retailer, work, household, from_others, cause, actor, at)
    work.enter(work.act(LEFT, cause, at, codes=_codes(household), actor=actor))
    session.apply(work.plan() + givers)
    membership.drop(session, household, member_id, at)
    return household


def pass_on(
    session: Session, retailer: Retailer, member_id: str, actor: str, at: datetime, *, by_id: str | None
) -> Household:
    """Let a member head the household they are in; `by_id` is the head who wants so, None for staff.

    An entry on each side. Where the member heads it already nothing changes. Raises UnknownMember,
    NoHousehold, NotHead.
    """
    household = _locked(session, member_id, by_id)
    if by_id not in (None, household.head_id):
        raise NotHead
    if household.head_id == member_id:
        return household
    plans = Plan()
    for kind, each in ((HEADED, household.head_id), (HEADS, member_id)):
        work = open_books(session, retailer, each, at, at)
        cause = f"{kind}:{work.state.head.seq + 1}"
        work.enter(work.act(kind, cause, at, codes=_codes(household), actor=actor))
        plans += work.plan()
    session.apply(plans)
    membership.put_head(session, household, member_id)
    return household


def _locked(session: Session, member_id: str, by_id: str | None) -> Household:
    """The household of a member, who to another must be one of the same."""
    membership.lock(session, by_id or member_id, member_id)
    own = membership.find(session, by_id or member_id)
    if own is None and by_id in (None, member_id):
        raise NoHousehold
    # Of others nobody learns whether there is such a member.
    if own is None or member_id not in own.member_ids:
        raise UnknownMember(member_id)
    return own


def came(session: Session, work: Work) -> dict[LotKey, str]:
    """Of the lots that came from others of a household, who gave each."""
    own = (_entry.holder_id == work.member_id, _entry.kind == pool.RECEIVED)
    from_whom = {
        row.seq: ids.find_inside("member", orjson.loads(row.codes)["from"]) or ""
        for row in session.rows(select(_entry.seq, _entry.codes).where(*own))
    }
    return {key: from_whom[key[0]] for key in work.state.lots if key[0] in from_whom}


def _leave_behind(
    session: Session,
    retailer: Retailer,
    work: Work,
    household: Household,
    from_others: Mapping[LotKey, str],
    cause: str,
    actor: str,
    at: datetime,
) -> Plan:
    """Move what stays, and give the plan of those it goes to."""
    policy, others = work.program.households, household.others(work.member_id)
    takes_own = policy is None or policy.leaver_takes == "own"
    goes: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    for currency in sorted(work.state.balances):
        for lot in sharing.usable(work.state, currency):
            giver = from_others.get(lot.key)
            if giver is None and takes_own:
                continue
            goes[giver if giver in others else household.head_id, currency].append(lot)
    takers = {taker: open_books(session, retailer, taker, at, at) for taker, _ in sorted(goes)}
    for (taker, _), lots in sorted(goes.items()):
        pair = pool.acts(work, takers[taker], cause, actor, at, lots, KINDS)
        left, arrived = ledger.give(work.state, takers[taker].state, *pair, lots)
        work.take_in(*left)
        takers[taker].take_in(*arrived)
    whole = Plan()
    for taker in sorted(takers):
        whole += takers[taker].plan()
    return whole


def _codes(household: Household) -> str:
    return orjson.dumps({"household": ids.outside("household", household.household_id)}).decode()
