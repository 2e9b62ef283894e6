"""Reading an account: a member's books opened at a moment, and the last entries with what they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Integer, bindparam, select

import tiers.tables
from db.bundle import Bundle
from db.session import Rows, Session
from db.types import Id
from loyalty import tables
from loyalty.books import account
from loyalty.books.account import Account
from loyalty.errors import UnknownMember
from loyalty.explanations.reasons import Happening
from loyalty.opening import open_books
from loyalty.program.shelf import Version, in_force
from loyalty.retailer import Retailer
from points import tables as journal
from points.accounts import Account as Place
from points.accounts import Move
from points.state import Movement

_entry, _movement, _head = journal.entry.c, journal.movement.c, journal.head.c
_MEMBER = bindparam("holder_id", type_=Id)
_last_seq = select(_head.seq).where(_head.holder_id == _MEMBER).scalar_subquery()
_before = _last_seq - bindparam("most_lines", type_=Integer)
_RECENT = Bundle(
    entries=select(_entry.seq, _entry.kind, _entry.effective_at, _entry.codes).where(
        _entry.holder_id == _MEMBER, _entry.seq > _before
    ),
    movements=select(
        _movement.seq,
        _movement.n,
        _movement.move,
        _movement.currency,
        _movement.source,
        _movement.target,
        _movement.amount,
    ).where(_movement.holder_id == _MEMBER, _movement.seq > _before),
)


_standing, _member, _version = tiers.tables.standing.c, tables.member.c, tables.program_version.c
_own_program = select(_member.program).where(_member.member_id == _MEMBER).scalar_subquery()
_NOW = Bundle(
    heads=select(_head.seq, _head.next_due_at).where(_head.holder_id == _MEMBER),
    standings=select(_standing.review_at, _standing.moves_at).where(_standing.member_id == _MEMBER),
    members=select(_member.program).where(_member.member_id == _MEMBER),
    versions=select(_version.version, _version.effective_from).where(_version.program == _own_program),
)


def version(session: Session, retailer: Retailer, member_id: str, at: datetime) -> str:
    """A text that is the same as long as a member's account is: entries, programme version and day.

    Where something is due it is never the same: what time has done is not in the entries yet. One read.
    Raises UnknownMember.
    """
    rows = session.read(_NOW, holder_id=member_id)
    if not rows["heads"] or not rows["members"]:
        raise UnknownMember(member_id)
    head, code = rows["heads"][0], rows["members"][0]["program"]
    found = [
        Version(row["version"], datetime.fromisoformat(row["effective_from"])) for row in rows["versions"]
    ]
    number = in_force(found, at).number
    moments = [head["next_due_at"], *(at for row in rows["standings"] for at in row.values())]
    due = any(moment and datetime.fromisoformat(moment) <= at for moment in moments)
    zone = retailer.shelf.take(session, code, number).zoneinfo
    when = at.isoformat() if due else at.astimezone(zone).date().isoformat()
    return f"{head['seq']}.{code}@{number}.{when}"


def read(
    session: Session, retailer: Retailer, member_id: str, at: datetime, *, most_lines: int = 10
) -> Account:
    """A member's account at `at` (UTC), with so many lines of history. Two reads, no write.

    Raises UnknownMember.
    """
    work = open_books(session, retailer, member_id, at, at)
    return account.view(work, _recent(session, member_id, most_lines), at, most_lines)


def _recent(session: Session, member_id: str, most_lines: int) -> Iterator[tuple[int, Happening]]:
    return happenings(session.read(_RECENT, holder_id=member_id, most_lines=most_lines))


def happenings(rows: Rows) -> Iterator[tuple[int, Happening]]:
    """Entries of a journal with what they moved, from the rows `entries` and `movements` of a bundle."""
    movements: dict[int, list[Movement]] = defaultdict(list)
    for row in sorted(rows["movements"], key=lambda row: (row["seq"], row["n"])):
        source, target = Place(row["source"]), Place(row["target"])
        moved = Movement(Move(row["move"]), row["currency"], source, target, row["amount"])
        movements[row["seq"]].append(moved)
    for row in rows["entries"]:
        effective_at = datetime.fromisoformat(row["effective_at"])
        yield row["seq"], Happening(row["kind"], effective_at, row["codes"], movements[row["seq"]])
