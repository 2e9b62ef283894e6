"""Queue: the members of whom a tier waits for somebody of the staff, approvals and collections alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

import tiers.tables
from db.session import Session
from loyalty import tables
from loyalty.people import members
from loyalty.people.members import Member
from loyalty.program import shelf
from loyalty.retailer import Retailer
from tiers import stored, waiting
from tiers.history import Standing
from tiers.ladder import Ladder

_member, _standing = tables.member.c, tiers.tables.standing.c


@dataclass(frozen=True, slots=True)
class Turn:
    """A tier reached on the local day `on` that waits for staff, no longer than to `until_at` (UTC)."""

    tier: str
    waits_for: str
    on: date
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A member, the tier held now, and what waits of theirs, from the lowest."""

    member: Member
    tier: str
    turns: tuple[Turn, ...]


def page(
    session: Session, retailer: Retailer, limit: int, at: datetime, after: str = ""
) -> Sequence[Waiting]:
    """At most `limit` members in the order they joined, from behind the id `after` on.

    What has lapsed is there until its review has run.
    """
    query = (
        select(tiers.tables.standing, _member.program)
        .join(tables.member, _member.member_id == _standing.member_id)
        .where(_standing.awaits.is_not(None), _member.status == "active")
        .order_by(_standing.member_id)
        .limit(limit)
    )
    if after:
        query = query.where(_standing.member_id > after)
    found = []
    for row in session.mappings(query):
        program = shelf.current(session, retailer.shelf, row["program"], at)
        turns = _turns(program.ladder, _standing_of(row)) if program.ladder else ()
        found.append(Waiting(members.find(session, row["member_id"]), row["tier"], turns))
    return found


def _standing_of(row: Mapping[str, Any]) -> Standing:
    plain = Standing(row["tier"], row["since_at"], row["until_on"], row["review_at"])
    return stored.with_text(plain, row["more"])


def _turns(ladder: Ladder, standing: Standing) -> tuple[Turn, ...]:
    turns = ((each, waiting.find_turn(ladder, each)) for each in standing.awaited)
    return tuple(
        Turn(each.tier, turn, each.on, each.due_at)
        for each, turn in turns
        if turn in ("approval", "collection")
    )
