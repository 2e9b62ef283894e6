"""Second persons: whether who asks and who decides are two, or could be one who holds the way into both.

Whoever was shown somebody's invitation, or chose the address it was sent to, could have accepted it. For 30
days they may be behind whatever that account does; after that its own person would have missed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Ways:
    """Who knew the way into which account, read once for many questions.

    `issued` has what each account's invitations say, oldest first: when it was issued, and who knew of it.
    """

    issued: Mapping[str, Sequence[tuple[datetime, Known]]]

    def behind(self, staff_id: str, at: datetime) -> frozenset[str]:
        """Who could have acted by an account at an instant: its person, and whoever could have taken it.

        Whoever could have taken the account of one of those counts as well, however long the chain.
        """
        found, fresh = {staff_id}, {staff_id}
        while fresh:
            known = self._ways_in(fresh, at)
            fresh = {each.staff_id for each in known if _matters(each, at) and each.staff_id} - found
            found |= fresh
        return frozenset(found)

    def two_from(self, one: str, other: str, at: datetime) -> datetime:
        """From when on two accounts count as two if nobody is let in anew: `at`, where they do already.

        It holds for what is asked from then on.
        """
        chains = self.behind(one, at) | self.behind(other, at)
        ends = sorted({at, *(each.since + WITHIN for each in self._ways_in(chains, at) if each.since)})
        return next(end for end in ends if end >= at and not self.behind(one, end) & self.behind(other, end))

    def _ways_in(self, accounts: Iterable[str], at: datetime) -> list[Known]:
        """Who knew the way in that each account had at an instant, which is the last one before it."""
        lists = ([known for on, known in self.issued.get(each, ()) if on <= at] for each in accounts)
        return [known[-1] for known in lists if known]


def ways(session: Session) -> Ways:
    """Every way in that may still matter."""
    issued: dict[str, list[tuple[datetime, Known]]] = {}
    rows = session.rows(
        select(
            _invitation.staff_id, _invitation.issued_at, _invitation.known_to, _invitation.known_since
        ).order_by(_invitation.issued_at)
    )
    for row in rows:
        known = Known(row.known_to, row.known_since)
        issued.setdefault(row.staff_id, []).append((row.issued_at, known))
    return Ways(issued)


def require(session: Session, maker: tuple[str, datetime], checker: tuple[str, datetime]) -> None:
    """Raise NotSecondPerson where one person could be behind both: the maker then, the checker now.

    Each is an id and the instant of the deed.
    """
    known = ways(session)
    if known.behind(*maker) & known.behind(*checker):
        raise NotSecondPerson


def who_chose_the_address(session: Session, staff_id: str) -> Known:
    """Who of the staff made the account, as far as that may still matter; NOBODY for the command line."""
    created = select(staff.c.created_at).where(staff.c.staff_id == staff_id).scalar_subquery()
    first = select(_invitation.known_to, _invitation.known_since).where(
        _invitation.staff_id == staff_id, _invitation.issued_at == created
    )
    rows = session.rows(first)
    return Known(rows[0].known_to, rows[0].known_since) if rows else NOBODY


def _matters(known: Known, at: datetime) -> bool:
    return known.since is not None and known.since > at - WITHIN
