"""Referrals: a member's own code, and who joins by it. Nothing is given here; that is decided later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import and_, select

import points.tables
from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.errors import OwnReferral, UnknownReferral
from loyalty.people import members, privacy
from loyalty.people.members import Member, Person
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer

# One that is taken by another's code, which hardly happens, is made longer.
_CHARACTERS = (10, 13, 16)
_code, _referral, _former = tables.referral_code.c, tables.referral.c, tables.former_member.c
_entry = points.tables.entry.c


@dataclass(frozen=True, slots=True)
class Own:
    """A member's code, how many came by it and how many of them are still waited for, and what it gave.

    `given` are points by currency, in its smallest unit; `rewards` is a number of vouchers.
    """

    code: str
    came: int
    waiting: int
    given: Mapping[str, int]
    rewards: int


def rewards_any(program: Program) -> bool:
    """Whether a programme gives anything to who brings somebody along, or to who came."""
    return any(activity.on in ("referral", "referred") for activity in program.activities)


def of_member(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Own:
    """A member's referrals; their code is made when it is first asked for.

    Raises UnknownMember, MemberClosed, and UnknownReferral where the programme gives nothing for any.
    """
    member = members.find_served(session, member_id)
    if not rewards_any(shelf.current(session, retailer.shelf, member.program, at)):
        raise UnknownReferral
    code = _own_code(session, retailer, member_id, at)
    ids = [member_id, *former_ids(session, member_id)]
    rows = session.rows(select(_referral.theirs).where(_referral.referrer_id.in_(ids)))
    given, rewards = _given(session, ids)
    return Own(code, len(rows), sum(row.theirs == "waiting" for row in rows), given, rewards)


def bring(
    session: Session,
    retailer: Retailer,
    program: Program,
    newcomer: tuple[str, Person],
    typed: str,
    at: datetime,
) -> Plan:
    """The row that says by whose code somebody joins at `at` (UTC): the newcomer's id and what they told.

    Call it in the transaction of joining. Raises UnknownReferral for a code that brings nobody here, and
    OwnReferral for one's own.
    """
    newcomer_id, person = newcomer
    referrer = _find_referrer(session, program, typed, at)
    if referrer is None:
        raise UnknownReferral
    if is_one_person(person, members.person(session, retailer, referrer.member_id)):
        raise OwnReferral
    row = {
        "newcomer_id": newcomer_id,
        "referrer_id": referrer.member_id,
        "named_at": at,
        "status": "waiting",
        "own": "waiting",
        "own_seq": None,
        "theirs": "waiting",
        "referrer_seq": None,
    }
    return plan.of(tables.referral, [row])


def bring_by_any(
    session: Session,
    retailer: Retailer,
    program: Program,
    newcomer_id: str,
    codes: tuple[str, ...],
    at: datetime,
) -> Plan:
    """The same for the codes a till sent with a first sale; those that bring nobody mean something else."""
    if rewards_any(program):
        for typed in codes:
            try:
                return bring(session, retailer, program, (newcomer_id, Person()), typed, at)
            except UnknownReferral:
                continue
    return Plan()


def is_one_person(one: Person, other: Person) -> bool:
    """Whether two people have one phone, or one mailbox: what follows a plus sign is of the same box."""
    boxes = [_mailbox(each.email) for each in (one, other)]
    return bool(one.phone and one.phone == other.phone) or bool(boxes[0] and boxes[0] == boxes[1])


def former_ids(session: Session, member_id: str) -> list[str]:
    """Under which ids a member was known who were merged into this one."""
    rows = session.rows(select(_former.former_id).where(_former.member_id == member_id))
    return [row.former_id for row in rows]


def _mailbox(email: str) -> str:
    if not email:
        return ""
    name, _, domain = privacy.normalise_email(email).rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def _find_referrer(session: Session, program: Program, typed: str, at: datetime) -> Member | None:
    """Whose code it is: an active member's of the programme, whom the shop did not stop."""
    try:
        code = privacy.read_code(typed)
    except privacy.InvalidCode:
        return None
    rows = session.rows(select(_code.member_id).where(_code.code == code, _code.made_at <= at))
    if not rows or not rewards_any(program):
        return None
    member = members.find(session, members.find_survivor_id(session, rows[0].member_id))
    known = member.program == program.code and member.status == "active"
    return member if known and member.restricted != "everything" else None


def _own_code(session: Session, retailer: Retailer, member_id: str, at: datetime) -> str:
    """The code, which follows from the member and the key; the row tells whose it is."""
    for characters in _CHARACTERS:
        code = privacy.derived_code(retailer.index_key, "referral", member_id, characters)
        rows = session.rows(select(_code.member_id).where(_code.code == code))
        if not rows:
            row = {"code": code, "member_id": member_id, "made_at": at}
            session.apply(plan.of(tables.referral_code, [row]))
        if not rows or rows[0].member_id == member_id:
            return code
    raise AssertionError("80 bits are nobody else's")


def _given(session: Session, ids: list[str]) -> tuple[Mapping[str, int], int]:
    own = and_(_entry.holder_id == _referral.referrer_id, _entry.seq == _referral.referrer_seq)
    rows = session.rows(select(_entry.codes).join(tables.referral, own).where(_referral.referrer_id.in_(ids)))
    points_: Counter[str] = Counter()
    rewards = 0
    for row in rows:
        codes = orjson.loads(row.codes)
        rewards += len(codes.get("vouchers", ()))
        for currency, amount in codes.get("given", ()):
            points_[currency] += amount
    return points_, rewards
