"""Second persons: whether who asks and who decides are two, or could be one who holds the way into both.

Whoever was shown somebody's invitation, or chose the address it was sent to, could have accepted it. For 30
days they may be behind whatever that account does; after that its own person would have missed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from db.session import Session
from identity.errors import NotSecondPerson
from identity.staff_tables import staff, staff_invitation

WITHIN = timedelta(days=30)
_invitation = staff_invitation.c


@dataclass(frozen=True, slots=True)
class Known:
    """Who else of the staff could use an invitation, and since when (UTC); both None for nobody."""

    staff_id: str | None = None
    since: datetime | None = None


NOBODY = Known()


def require(session: Session, maker: tuple[str, datetime], checker: tuple[str, datetime]) -> None:
    """Raise NotSecondPerson where one person could be behind both: the maker then, the checker now.

    Each is an id and the instant of the deed.
    """
    if behind(session, *maker) & behind(session, *checker):
        raise NotSecondPerson


def two_from(session: Session, one: str, other: str, at: datetime) -> datetime:
    """From when on two accounts count as two persons if nobody is let in anew: `at`, where they do already.

    It holds for what is asked from then on.
    """
    ends = [at]
    for found in (behind(session, one, at), behind(session, other, at)):
        ends += [each.since + WITHIN for each in _ways_in(session, found, at).values() if each.since]
    return next(
        end
        for end in sorted(end for end in ends if end >= at)
        if not behind(session, one, end) & behind(session, other, end)
    )


def behind(session: Session, staff_id: str, at: datetime) -> frozenset[str]:
    """Who could have acted by an account at an instant: its person, and whoever could have taken it.

    Whoever could have taken the account of one of those counts as well, however long the chain.
    """
    found, fresh = {staff_id}, {staff_id}
    while fresh:
        fresh = _knowing(session, fresh, at) - found
        found |= fresh
    return frozenset(found)


def who_chose_the_address(session: Session, staff_id: str) -> Known:
    """Who of the staff made the account, as far as that may still matter; NOBODY for the command line."""
    created = select(staff.c.created_at).where(staff.c.staff_id == staff_id).scalar_subquery()
    first = select(_invitation.known_to, _invitation.known_since).where(
        _invitation.staff_id == staff_id, _invitation.issued_at == created
    )
    rows = session.rows(first)
    return Known(rows[0].known_to, rows[0].known_since) if rows else NOBODY


def _knowing(session: Session, accounts: Iterable[str], at: datetime) -> set[str]:
    known = _ways_in(session, accounts, at).values()
    return {each.staff_id for each in known if each.staff_id and each.since and each.since > at - WITHIN}


def _ways_in(session: Session, accounts: Iterable[str], at: datetime) -> dict[str, Known]:
    """Who knew the way in that each account had at an instant, which is the last one before it."""
    issued = session.rows(
        select(_invitation.staff_id, _invitation.known_to, _invitation.known_since)
        .where(_invitation.staff_id.in_(sorted(accounts)), _invitation.issued_at <= at)
        .order_by(_invitation.issued_at)
    )
    return {row.staff_id: Known(row.known_to, row.known_since) for row in issued}
