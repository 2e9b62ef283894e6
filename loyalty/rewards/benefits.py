"""Benefits: what a member has left of each in its period, and one of it checked off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.earning.spans import EVER, period
from loyalty.errors import RewardRefused, UnknownReward
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.benefits import Benefit
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.rewards import eligibility
from loyalty.rewards.eligibility import Presence
from loyalty.work import Work
from tiers.windows import Period, local_midnight

_use, _member = tables.benefit_use.c, tables.member.c
_ALWAYS_FROM = date(1, 1, 1)
LIST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Own:
    """A benefit as its member has it: how often it was used in the period, and why it is not to be had now.

    The period is the local days from `from_on` through `through_on`; None for one that never ends.
    """

    benefit: Benefit
    used: int
    from_on: date
    through_on: date | None
    refusal: str

    @property
    def left(self) -> int:
        """How many are left."""
        return 0 if self.refusal else self.benefit.quota - self.used


def of_member(
    session: Session, retailer: Retailer, member_id: str, at: datetime, store: str = ""
) -> tuple[Own, ...]:
    """Every benefit of the member's programme, as it is for them at `at` (UTC), in a store or in none.

    Raises UnknownMember.
    """
    work = open_books(session, retailer, member_id, at, at)
    offered = work.program.benefits
    who = eligibility.presence(session, retailer, work, offered, at, store)
    return tuple(_own(session, work, each, who) for each in offered)


def use(
    session: Session, retailer: Retailer, member_id: str, code: str, by: str, at: datetime, store: str = ""
) -> Own:
    """Check one of a benefit off, by whom and (if at one) in which store; what is left then.

    Locks the head first, so that two counters cannot give the last one twice. Raises UnknownMember,
    UnknownReward for no such benefit, and RewardRefused where there is none left or it is not theirs.
    """
    members.find_served(session, member_id)
    work = open_books(session, retailer, member_id, at, at, lock=True)
    benefit = next((each for each in work.program.benefits if each.code == code), None)
    if benefit is None:
        raise UnknownReward(code)
    own = _own(session, work, benefit, eligibility.presence(session, retailer, work, [benefit], at, store))
    if own.refusal:
        raise RewardRefused(own.refusal, code)
    row = {
        "member_id": member_id,
        "benefit": code,
        "from_on": own.from_on,
        "n": last_number(session, member_id, benefit.code, own.from_on) + 1,
        "used_at": at,
        "store": store or None,
        "used_by": by,
    }
    session.apply(plan.of(tables.benefit_use, [row]))
    used = replace(own, used=own.used + 1)
    return replace(used, refusal="limit_reached") if used.used >= benefit.quota else used


def addressees(
    session: Session, retailer: Retailer, program: Program, code: str, at: datetime
) -> Iterator[tuple[str, Person]]:
    """Who is to be sent a postal benefit at `at` (UTC): members who have one left, in the order of their ids.

    Raises UnknownReward for no such benefit.
    """
    if all(each.code != code for each in program.benefits):
        raise UnknownReward(code)
    after = ""
    while True:
        mine = (_member.program == program.code, _member.status == "active")
        query = select(_member.member_id).where(*mine, *((_member.member_id > after,) if after else ()))
        found = [row.member_id for row in session.rows(query.order_by(_member.member_id).limit(LIST_PAGE))]
        able = [each for each in found if _has_left(session, retailer, each, code, at)]
        people = members.people(session, retailer, able)
        yield from ((each, people.get(each, Person())) for each in able)
        if len(found) < LIST_PAGE:
            return
        after = found[-1]


def program_of(session: Session, retailer: Retailer, code: str, at: datetime) -> Program:
    """The programme of this code in force at `at` (UTC). Raises UnknownProgram."""
    return shelf.current(session, retailer.shelf, code, at)


def last_number(session: Session, member_id: str, code: str, from_on: date) -> int:
    """The number of a member's last use of a benefit in the period that begins on a day; 0 for none."""
    mine = (_use.member_id == member_id, _use.benefit == code, _use.from_on == from_on)
    return int(session.rows(select(func.coalesce(func.max(_use.n), 0)).where(*mine))[0][0])


def _has_left(session: Session, retailer: Retailer, member_id: str, code: str, at: datetime) -> bool:
    return any(
        each.benefit.code == code and each.left for each in of_member(session, retailer, member_id, at)
    )


def _own(session: Session, work: Work, benefit: Benefit, who: Presence) -> Own:
    on = who.at.astimezone(work.program.zoneinfo).date()
    during = period(benefit.per, work.tier.years, on)
    from_on = _ALWAYS_FROM if during == EVER else during.start_on
    through_on = None if during == EVER else date.fromordinal(during.end_on.toordinal() - 1)
    used = _used(session, work, benefit.code, during)
    refusal = eligibility.refusal(work.program, benefit, who)
    if not refusal and used >= benefit.quota:
        refusal = "limit_reached"
    return Own(benefit, used, from_on, through_on, refusal)


def _used(session: Session, work: Work, code: str, during: Period) -> int:
    """How often it was used in a period; by its instant, for a card year may begin on another day since."""
    mine = [_use.member_id == work.member_id, _use.benefit == code]
    if during != EVER:
        zone = work.program.zoneinfo
        mine += [_use.used_at >= local_midnight(during.start_on, zone)]
        mine += [_use.used_at < local_midnight(during.end_on, zone)]
    return int(session.rows(select(func.count()).where(*mine))[0][0])
