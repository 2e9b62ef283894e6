"""Deciders: who may be the second person for a wish, and from when on somebody who is not yet will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.session import Session
from identity import roles, second_persons, staff
from identity.approvals import Approval
from identity.staff import Staff

PERMISSION: Final = "approvals.decide"
MOST: Final = 200
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands to a wish. `is_own`: they made it, and `names` may decide, or nobody yet.

    `two_from` (UTC) is when they, or for an own wish the first of the others, will be a second person; None
    where they are already, or where there is nobody else. `who` is that first one.
    """

    is_own: bool = False
    names: Sequence[str] = ()
    two_from: datetime | None = None
    who: str = ""

    @property
    def may_approve(self) -> bool:
        """Whether approving would not be refused for who they are."""
        return not self.is_own and self.two_from is None


def stand(session: Session, asked: Approval, me: str, at: datetime) -> Stand:
    """How somebody of the staff stands to an open wish now."""
    if asked.maker_id != me:
        apart = _apart(session, asked, me, at)
        return Stand(two_from=None if apart <= at else apart)
    others = [(_apart(session, asked, each.staff_id, at), each.name) for each in _others(session, me)]
    ready = [name for apart, name in others if apart <= at]
    if ready or not others:
        return Stand(is_own=True, names=ready[:MOST_NAMED])
    first, who = min(others)
    return Stand(is_own=True, two_from=first, who=who)


def two_from(session: Session, one: Staff, me: str, at: datetime) -> datetime | None:
    """When somebody who may decide will be a second person to me; None where they are, or may not decide."""
    if one.staff_id == me or not roles.permits(one.grants, PERMISSION):
        return None
    apart = second_persons.two_from(session, one.staff_id, me, at)
    return apart if apart > at else None


def _apart(session: Session, asked: Approval, checker: str, at: datetime) -> datetime:
    """When a checker is a second person to who asked; the wish of before counts as it was made then."""
    maker = second_persons.behind(session, asked.maker_id, asked.asked_at)
    if not maker & second_persons.behind(session, checker, at):
        return at
    later = second_persons.two_from(session, asked.maker_id, checker, at)
    return later if later > at else asked.expires_at


def _others(session: Session, me: str) -> Sequence[Staff]:
    """Who else of the staff is in and may decide."""
    found = staff.listed(session, status=staff.ACTIVE, limit=MOST)
    return [each for each in found if each.staff_id != me and roles.permits(each.grants, PERMISSION)]
