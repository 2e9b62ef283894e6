"""What is told of a household: who is in it, and what they can spend together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.session import Session
from loyalty.errors import NoHousehold
from loyalty.households import membership, pool
from loyalty.households.membership import Household
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.program.model import Program
from loyalty.retailer import Retailer


@dataclass(frozen=True, slots=True)
class Told:
    """A household as one of its members finds it.

    `points` is what all of them have available, by currency, in its smallest unit; of who may not spend
    theirs now, nothing. `may_burn` says whether this member may spend what is the others'.
    """

    household: Household
    points: Mapping[str, int]
    may_burn: bool


def find(session: Session, retailer: Retailer, program: Program, member_id: str, at: datetime) -> Told | None:
    """What there is to tell; None where the programme has no households or the member is in none."""
    household = membership.find(session, member_id) if program.households is not None else None
    if household is None:
        return None
    points: dict[str, int] = {}
    for each in pool.opened(session, retailer, household.member_ids, at, at).values():
        for currency, balance in each.state.balances.items():
            points[currency] = points.get(currency, 0) + balance.available
    return Told(household, points, pool.may_burn(program, household, member_id))


def read(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Told:
    """The same for who asks for it. Raises UnknownMember, NoHousehold."""
    program = open_books(session, retailer, member_id, at, at).program
    household = membership.find(session, member_id)
    if household is None:
        raise NoHousehold
    # A household there was before the programme ended them is told without a pool.
    return find(session, retailer, program, member_id, at) or Told(household, {}, may_burn=False)


def names(session: Session, retailer: Retailer, household: Household) -> dict[str, str]:
    """What its members are called, by their ids; empty where they told nothing."""
    return {each: members.person(session, retailer, each).name for each in household.member_ids}
