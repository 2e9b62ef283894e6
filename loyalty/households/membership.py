"""Membership: who is in whose household. A member is in one at most; the key says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, update

from db import plan
from db.errors import LostSwap
from db.plan import Plan
from db.session import Session
from loyalty import tables

_household, _member = tables.household.c, tables.household_member.c
_place, _invitation = tables.household_place.c, tables.household_invitation.c


@dataclass(frozen=True, slots=True)
class Place:
    """One who is in a household, and since when (UTC)."""

    member_id: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it is: `places` in the order of joining, the head's among them."""

    household_id: str
    program: str
    head_id: str
    places: tuple[Place, ...]

    @property
    def member_ids(self) -> tuple[str, ...]:
        """Everyone who is in it."""
        return tuple(place.member_id for place in self.places)

    def others(self, member_id: str) -> tuple[str, ...]:
        """Everyone but this member."""
        return tuple(each for each in self.member_ids if each != member_id)


def mates(member: Any) -> Select[Any]:
    """The ids of everyone in a member's household, the member's own among them; none for who is in none."""
    own = select(_member.household_id).where(_member.member_id == member).scalar_subquery()
    return select(_place.member_id).where(_place.household_id == own)


def find(session: Session, member_id: str) -> Household | None:
    """The household a member is in."""
    own = select(_member.household_id).where(_member.member_id == member_id).scalar_subquery()
    return _find(session, _household.household_id == own)


def find_by_id(session: Session, household_id: str) -> Household | None:
    """A household that has not ended."""
    return _find(session, _household.household_id == household_id)


def _find(session: Session, which: ColumnElement[bool]) -> Household | None:
    rows = session.rows(
        select(_household.household_id, _household.program, _household.head_id, _place.member_id)
        .add_columns(_place.joined_at)
        .join(tables.household_place, _place.household_id == _household.household_id)
        .where(which)
        .order_by(_place.joined_at, _place.member_id)
    )
    if not rows:
        return None
    places = tuple(Place(row.member_id, row.joined_at) for row in rows)
    return Household(rows[0].household_id, rows[0].program, rows[0].head_id, places)


def lock(session: Session, *member_ids: str) -> None:
    """Lock the heads of these members and of everyone in their households, in ascending order.

    For whoever spends, or changes who is in. Look at the household only afterwards: it may have changed.
    """
    found = {row[0] for each in member_ids for row in session.rows(mates(each))}
    session.lock(sorted({*member_ids, *found}))


def rows_of(household_id: str, member_id: str, at: datetime) -> Plan:
    """The rows that put a member into a household; the key refuses one who is in another."""
    own = {"member_id": member_id, "household_id": household_id, "joined_at": at}
    return plan.of(tables.household_member, [own]) + plan.of(tables.household_place, [own])


def drop(session: Session, household: Household, member_id: str, at: datetime) -> None:
    """Take a member out; of the last one the household ends. Call it after the member's swap.

    Where the head goes for good, who is in it longest heads it from then on. Raises LostSwap.
    """
    mine = _member.household_id == household.household_id
    _one(session, delete(tables.household_member).where(_member.member_id == member_id, mine))
    place = (_place.household_id == household.household_id, _place.member_id == member_id)
    _one(session, delete(tables.household_place).where(*place))
    left = household.others(member_id)
    values: dict[str, Any] = {"members": _household.members - 1}
    if not left:
        values["ended_at"] = at
    elif household.head_id == member_id:
        values["head_id"] = left[0]
    _one(session, _update(household.household_id).values(**values))
    if not left or household.head_id == member_id:
        withdraw_codes(session, household.household_id)


def replace(session: Session, household: Household, before: str, after: str) -> None:
    """Let a member who is in no household take another's place, the head's as well. Raises LostSwap."""
    (joined_at,) = (each.joined_at for each in household.places if each.member_id == before)
    mine = _member.household_id == household.household_id
    _one(session, delete(tables.household_member).where(_member.member_id == before, mine))
    place = (_place.household_id == household.household_id, _place.member_id == before)
    _one(session, delete(tables.household_place).where(*place))
    session.apply(rows_of(household.household_id, after, joined_at))
    if household.head_id == before:
        put_head(session, household, after)


def put_head(session: Session, household: Household, member_id: str) -> None:
    """Let a member head it; codes of the head before let nobody in any more. Raises LostSwap."""
    was = _household.head_id == household.head_id
    _one(session, _update(household.household_id).where(was).values(head_id=member_id))
    withdraw_codes(session, household.household_id)


def withdraw_codes(session: Session, household_id: str) -> None:
    """Let no code let anybody in that was shown until now."""
    own = delete(tables.household_invitation).where(_invitation.household_id == household_id)
    session.connection.execute(own)


def _update(household_id: str) -> Any:
    return update(tables.household).where(_household.household_id == household_id)


def _one(session: Session, statement: Any) -> None:
    if session.connection.execute(statement).rowcount != 1:
        raise LostSwap("the household changed meanwhile")
