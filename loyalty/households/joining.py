"""Joining: a member founds a household; another comes in with a code that its head shows. Both say yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import orjson
from sqlalchemy import delete, func, select, update

import points.tables
from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.errors import (
    HouseholdFull,
    InHousehold,
    JoinedTooOften,
    MemberClosed,
    NoHousehold,
    NoHouseholds,
    NotHead,
    UnknownHouseholdCode,
)
from loyalty.households import membership
from loyalty.households.membership import Household
from loyalty.opening import open_books
from loyalty.people import members, privacy
from loyalty.program.households import HouseholdPolicy
from loyalty.retailer import Retailer
from loyalty.work import Work

CODE_VALID: Final = timedelta(minutes=15)
A_YEAR: Final = timedelta(days=365)
FOUNDED, JOINED = "household-founded", "household-joined"
_entry, _household, _invitation = points.tables.entry.c, tables.household.c, tables.household_invitation.c


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that lets one member in until an instant (UTC); it can be told only now."""

    code: str
    expires_at: datetime


def found(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Household:
    """Found a household with the member as its head; who heads one already has it as it is.

    Raises UnknownMember, MemberClosed, NoHouseholds, InHousehold.
    """
    work, _ = _open(session, retailer, member_id, at)
    own = membership.find(session, member_id)
    if own is not None and own.head_id == member_id:
        return own
    if own is not None:
        raise InHousehold
    household_id = ids.new(at)
    _enter(work, FOUNDED, household_id, at)
    row = {
        "household_id": household_id,
        "program": work.program.code,
        "head_id": member_id,
        "members": 1,
        "founded_at": at,
        "ended_at": None,
    }
    rows = plan.of(tables.household, [row]) + membership.rows_of(household_id, member_id, at)
    session.apply(work.plan() + rows)
    return Household(household_id, work.program.code, member_id, (membership.Place(member_id, at),))


def invite(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Invitation:
    """A code for whom the head wants in; one shown before lets nobody in any more.

    Only the code's digest is kept. Raises UnknownMember, NoHousehold, NotHead, HouseholdFull, NoHouseholds.
    """
    session.lock([member_id])
    work = open_books(session, retailer, member_id, at, at)
    policy = _policy(work)
    household = membership.find(session, member_id)
    if household is None:
        raise NoHousehold
    if household.head_id != member_id:
        raise NotHead
    if len(household.places) >= policy.size:
        raise HouseholdFull(policy.size)
    membership.withdraw_codes(session, household.household_id)
    # Nothing is known of this id but by who has the code that is made of it.
    code = privacy.derived_code(retailer.index_key, "household", ids.new(at))
    row = {
        "code_digest": privacy.secret_digest(code),
        "household_id": household.household_id,
        "created_at": at,
        "expires_at": at + CODE_VALID,
    }
    session.apply(plan.of(tables.household_invitation, [row]))
    return Invitation(code, at + CODE_VALID)


def join(session: Session, retailer: Retailer, member_id: str, typed: str, at: datetime) -> Household:
    """Come into a household by a code as a person typed it; it is used up. The door counts the tries.

    Who is in this very household has it as it is, and the code stays good for another.
    Raises UnknownHouseholdCode (another programme's as well), UnknownMember, MemberClosed, NoHouseholds,
    InHousehold, JoinedTooOften, HouseholdFull.
    """
    work, policy = _open(session, retailer, member_id, at)
    digest, household = _read(session, work.program.code, typed, at)
    own = membership.find(session, member_id)
    if own is not None and own.household_id == household.household_id:
        return own
    if own is not None:
        raise InHousehold
    _use_up(session, digest)
    _check_joins(session, member_id, policy, at)
    _enter(work, JOINED, household.household_id, at)
    session.apply(work.plan() + membership.rows_of(household.household_id, member_id, at))
    has_room = (
        _household.household_id == household.household_id,
        _household.ended_at.is_(None),
        _household.members < policy.size,
    )
    comes_in = update(tables.household).where(*has_room).values(members=_household.members + 1)
    if session.connection.execute(comes_in).rowcount != 1:
        raise HouseholdFull(policy.size)
    joined = membership.find(session, member_id)
    assert joined is not None, "who has come in is in"
    return joined


def _open(session: Session, retailer: Retailer, member_id: str, at: datetime) -> tuple[Work, HouseholdPolicy]:
    """The books of a member, with their head locked, and what the programme says."""
    work = open_books(session, retailer, member_id, at, at, lock=True)
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    return work, _policy(work)


def _policy(work: Work) -> HouseholdPolicy:
    if work.program.households is None:
        raise NoHouseholds
    return work.program.households


def _read(session: Session, program: str, typed: str, at: datetime) -> tuple[str, Household]:
    """The digest of a code, and the household it lets somebody into."""
    try:
        wanted = privacy.secret_digest(privacy.read_code(typed))
    except privacy.InvalidCode:
        raise UnknownHouseholdCode from None
    rows = session.rows(select(tables.household_invitation).where(_invitation.code_digest == wanted))
    household = membership.find_by_id(session, rows[0].household_id) if rows else None
    if household is None or household.program != program or rows[0].expires_at <= at:
        raise UnknownHouseholdCode
    return wanted, household


def _use_up(session: Session, digest: str) -> None:
    """Of several who try at once one does."""
    own = delete(tables.household_invitation).where(_invitation.code_digest == digest)
    if session.connection.execute(own).rowcount != 1:
        raise UnknownHouseholdCode


def _check_joins(session: Session, member_id: str, policy: HouseholdPolicy, at: datetime) -> None:
    if policy.joins_per_year is None:
        return
    joined = select(func.count()).where(
        _entry.holder_id == member_id, _entry.kind == JOINED, _entry.effective_at > at - A_YEAR
    )
    if session.rows(joined)[0][0] >= policy.joins_per_year:
        raise JoinedTooOften(policy.joins_per_year)


def _enter(work: Work, kind: str, household_id: str, at: datetime) -> None:
    codes = orjson.dumps({"household": ids.outside("household", household_id)}).decode()
    cause = f"{kind}:{household_id}:{work.state.head.seq + 1}"
    work.enter(work.act(kind, cause, at, codes=codes, actor=f"member:{work.member_id}"))
