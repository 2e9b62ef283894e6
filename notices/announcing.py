"""Announcing: member days and offers that begin soon, told to whoever they are for.

Pages of members, each in the caller's transaction; running it again, or a day late, tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from db import ids
from db.session import Session
from loyalty.people import own_offers
from loyalty.program import shelf
from loyalty.program.announcements import Announcement
from loyalty.program.days.previews import next_days
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.tables import member
from notices import listening, outgoing
from notices.outgoing import Wanted

PAGE = 100
KIND = "special-day"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """A day or an offer that begins on a day of the programme's within what is announced."""

    announcement: Announcement
    first_on: date

    def cause(self, member_id: str) -> str:
        """Once for each time it is held and each member."""
        each = self.announcement
        return f"{each.kind}:{ids.outside('member', member_id)}:{each.code}:{self.first_on.isoformat()}"


def foresee(
    session: Session, retailer: Retailer, at: datetime, after: str = "", limit: int = PAGE
) -> tuple[int, str | None]:
    """Tell the next members, programme by programme in the order of their ids; how many, and where to go on.

    A day is told to every active member, an offer to those it is for as they stand now and who are not
    held out of it. Consent, quiet hours and caps are looked at when it is sent.
    """
    place, _, last_id = after.partition(" ")
    for code in [code for code in shelf.codes(session) if code >= place]:
        program = shelf.current(session, retailer.shelf, code, at)
        soon = coming(program, at)
        if not soon:
            continue
        members = _members(session, code, last_id if code == place else "", limit)
        wanted = _wanted(session, retailer, soon, members, at)
        end = f"{code} {members[-1]}" if len(members) == limit else f"{code} ~"  # behind every id
        if members:
            return outgoing.tell_all(session, wanted, at), end
    return 0, None


def coming(program: Program, at: datetime) -> tuple[Coming, ...]:
    """What begins after `at` (UTC) and is to be told by now."""
    today = at.astimezone(program.zoneinfo).date()
    found = []
    for each in program.announcements:
        begins_at = _begins_at(program, each, at)
        if begins_at is not None and begins_at > at:
            first_on = begins_at.astimezone(program.zoneinfo).date()
            if first_on - each.days_before * _ONE_DAY <= today:
                found.append(Coming(each, first_on))
    return tuple(found)


def _begins_at(program: Program, announced: Announcement, at: datetime) -> datetime | None:
    if announced.kind == "offer":
        offer = next(each for each in program.offers if each.code == announced.code)
        run = own_offers.find_run(offer, program, at)
        return run.begins_at if run else None
    held = next_days(program.day(announced.code), at, program.zoneinfo, 2)
    # One that is held now was told before; what is to come is the next.
    return next((each.starts_at for each in held if each.starts_at > at), None)


def _members(session: Session, program: str, after: str, limit: int) -> Sequence[str]:
    own = member.c
    query = select(own.member_id).where(own.program == program, own.status == "active")
    if after == "~":
        return ()
    if after:
        query = query.where(own.member_id > after)
    return [row.member_id for row in session.rows(query.order_by(own.member_id).limit(limit))]


def _wanted(
    session: Session, retailer: Retailer, soon: Sequence[Coming], members: Sequence[str], at: datetime
) -> list[Wanted]:
    causes = {each.cause(member_id): (each, member_id) for member_id in members for each in soon}
    fresh = causes.keys() - listening.known(session, causes)
    asked = {causes[cause][1] for cause in fresh if causes[cause][0].announcement.kind == "offer"}
    theirs = {member_id: _offers(session, retailer, member_id, at) for member_id in sorted(asked)}
    wanted = []
    for cause in sorted(fresh):
        each, member_id = causes[cause]
        what = each.announcement
        if what.kind == "day" or what.code in theirs[member_id]:
            facts = {"occasion": what.code, "first_on": each.first_on.isoformat()}
            wanted.append(Wanted(member_id, KIND, cause, facts))
    return wanted


def _offers(session: Session, retailer: Retailer, member_id: str, at: datetime) -> frozenset[str]:
    found = own_offers.of_member(session, retailer, member_id, at)
    return frozenset(each.offer.code for each in found)
