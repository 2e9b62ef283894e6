"""Whether a member's points may be spent now: the member's own switch, and a day's rest after a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import BurnLocked
from loyalty.offline import ending

# A thief who takes over an account changes the contact first; the owner has this long to say no.
AFTER_CONTACT_CHANGE = timedelta(hours=24)
_lock = tables.burn_lock.c


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps points from being spent: since when the member wants it so, and until when we do."""

    stopped_at: datetime | None = None
    blocked_until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether nothing may be spent at an instant."""
        return self.stopped_at is not None or (self.blocked_until is not None and at < self.blocked_until)


def find(session: Session, member_id: str) -> Lock:
    """A member's lock; an open one for who never had any."""
    rows = session.rows(select(_lock.stopped_at, _lock.blocked_until).where(_lock.member_id == member_id))
    return Lock(*rows[0]) if rows else Lock()


def check(session: Session, member_id: str, at: datetime) -> None:
    """Raises BurnLocked where this member's points may not be spent at `at`. Earning is never stopped here.

    What the shop's staff took from a member (`members.Member.restricted`) counts as well. To be asked by
    everything that spends, while it holds the member's head.
    """
    if _restricted(session, member_id):
        raise BurnLocked("restricted", None)
    lock = find(session, member_id)
    if lock.stopped_at is not None:
        raise BurnLocked("stopped", None)
    if lock.holds(at):
        raise BurnLocked("contact-changed", lock.blocked_until)


def stop(session: Session, member_id: str, at: datetime) -> Lock:
    """Let nothing be spent until the member says otherwise. Done twice, the first instant stands."""
    found = _locked(session, member_id)
    ending.end(session, member_id, found.stopped_at or at)
    return _put(session, member_id, Lock(found.stopped_at or at, found.blocked_until))


def allow(session: Session, member_id: str) -> Lock:
    """Take back `stop`; what is blocked for a time stays blocked."""
    return _put(session, member_id, Lock(None, _locked(session, member_id).blocked_until))


def block_until(session: Session, member_id: str, until: datetime) -> Lock:
    """Let nothing be spent before an instant; a block that lasts longer stands.

    It is of `AFTER_CONTACT_CHANGE`: what was spent without a line before it began stands.
    """
    found = _locked(session, member_id)
    ending.end(session, member_id, until - AFTER_CONTACT_CHANGE)
    return _put(session, member_id, Lock(found.stopped_at, max(until, found.blocked_until or until)))


def _restricted(session: Session, member_id: str) -> bool:
    member = tables.member.c
    return bool(
        session.rows(select(member.restricted).where(member.member_id == member_id, member.restricted != ""))
    )


def _locked(session: Session, member_id: str) -> Lock:
    """The lock as it stands while the head is ours: of two changes at once, neither undoes the other."""
    session.lock([member_id])
    return find(session, member_id)


def _put(session: Session, member_id: str, lock: Lock) -> Lock:
    row: dict[str, Any] = {
        "member_id": member_id,
        "stopped_at": lock.stopped_at,
        "blocked_until": lock.blocked_until,
    }
    session.apply(plan.of(tables.burn_lock, [row]))
    return lock
