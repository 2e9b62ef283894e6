"""Deciders: who may be the second person for a wish, and from when on somebody who is not yet will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from db.session import Session
from identity import roles, second_persons, staff
from identity.approvals import Approval
from identity.second_persons import Ways
from identity.staff import Staff

PERMISSION: Final = "approvals.decide"
MOST: Final = 200
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands to a wish. `is_own`: they made it, and `names` may decide, or nobody yet.

    `is_apart` says whether who looks (for an own wish, somebody else) is a second person for it. Where
    nobody is, `two_from` (UTC) is from when on who looks and who asked (for an own wish the first of the
    others, `who`) count as two for what is asked then; None where they do already, and only when this was
    asked did not, or where there is nobody else.
    """

    is_own: bool = False
    is_apart: bool = True
    names: Sequence[str] = ()
    two_from: datetime | None = None
    who: str = ""

    @property
    def may_approve(self) -> bool:
        """Whether approving would not be refused for who they are."""
        return self.is_apart and not self.is_own


@dataclass(frozen=True)
class Deciders:
    """What tells for every wish how one of the staff stands to it at an instant; read once.

    `others` are who else is in and may decide: their names by their ids.
    """

    ways: Ways
    me: str
    others: Mapping[str, str]
    at: datetime

    def stand(self, asked: Approval) -> Stand:
        """How I stand to an open wish."""
        maker = self.ways.behind(asked.maker_id, asked.asked_at)
        if asked.maker_id != self.me:
            if not maker & self._mine:
                return Stand()
            return Stand(
                is_apart=False, two_from=self._later(self.ways.two_from(asked.maker_id, self.me, self.at))
            )
        ready = [self.others[each] for each, found in self._behind.items() if not maker & found]
        if ready or not self.others:
            return Stand(is_own=True, is_apart=bool(ready), names=tuple(ready[:MOST_NAMED]))
        first, who = self._first
        return Stand(is_own=True, is_apart=False, two_from=self._later(first), who=who)

    @cached_property
    def _mine(self) -> frozenset[str]:
        return self.ways.behind(self.me, self.at)

    @cached_property
    def _behind(self) -> Mapping[str, frozenset[str]]:
        return {each: self.ways.behind(each, self.at) for each in self.others}

    @cached_property
    def _first(self) -> tuple[datetime, str]:
        """Who of the others counts first as a second person to me, and from when."""
        return min((self.ways.two_from(self.me, each, self.at), name) for each, name in self.others.items())

    def _later(self, found: datetime) -> datetime | None:
        return found if found > self.at else None


def of(session: Session, me: str, at: datetime) -> Deciders:
    """Who decides, as one of the staff sees it at an instant."""
    found = staff.listed(session, status=staff.ACTIVE, limit=MOST)
    others = {
        each.staff_id: each.name
        for each in found
        if each.staff_id != me and roles.permits(each.grants, PERMISSION)
    }
    return Deciders(second_persons.ways(session), me, others, at)


def find_two_from(session: Session, one: Staff, me: str, at: datetime) -> datetime | None:
    """When somebody who may decide will be a second person to me; None where they are, or may not decide."""
    if one.staff_id == me or not roles.permits(one.grants, PERMISSION):
        return None
    apart = second_persons.ways(session).two_from(one.staff_id, me, at)
    return apart if apart > at else None
