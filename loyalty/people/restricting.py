"""Restricting: staff stop a member's spending, or everything, for a reason, until they allow it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from sqlalchemy import update

from db.session import Session
from loyalty import tables
from loyalty.errors import MemberClosed, UnknownRestriction
from loyalty.offline import ending
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.people.members import Member
from loyalty.retailer import Retailer
from points import notes

# What may be taken from a member: spending points, or all; documents that come then wait for a person.
RESTRICTIONS: Final = ("burning", "everything")
REASONS: Final = ("suspected-misuse", "account-taken-over", "dispute", "members-wish", "other")


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is taken from a member, empty to allow all again; why; and words for staff only."""

    what: str
    reason: str
    note: str
    actor: str


def restrict(
    session: Session, retailer: Retailer, member_id: str, wish: Restriction, at: datetime
) -> tuple[Member, bool]:
    """Take from a member what they may not do until it is allowed again; whether that changed anything.

    It is an entry of the journal, so that whoever watches it sees it. Points expire and goods come back as
    ever. Raises UnknownMember, MemberClosed, UnknownRestriction.
    """
    if wish.what and (wish.what not in RESTRICTIONS or wish.reason not in REASONS):
        raise UnknownRestriction(RESTRICTIONS, REASONS)
    work = open_books(session, retailer, member_id, at, at, lock=True)
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    if member.restricted == wish.what:
        return member, False
    note = notes.new(wish.note)
    told = {"before": member.restricted, "what": wish.what, "reason": wish.reason}
    kind = "restricted" if wish.what else "unrestricted"
    work.enter(
        work.act(
            kind,
            f"{kind}:{work.state.head.seq + 1}",
            at,
            codes=orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode(),
            actor=wish.actor,
            note_digest=note.digest,
        )
    )
    session.apply(work.plan() + note.plan(member_id, work.state.head.seq))
    if wish.what:
        ending.end(session, member_id, at)
    own = update(tables.member).where(tables.member.c.member_id == member_id)
    session.connection.execute(own.values(restricted=wish.what, version=member.version + 1))
    return members.find(session, member_id), True
