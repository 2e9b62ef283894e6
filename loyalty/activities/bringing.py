"""Bringing: what who brought somebody along gets, and who came, once the newcomer bought and kept it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, update

from db.session import Session
from loyalty import tables
from loyalty.activities import giving, referrals
from loyalty.activities.giving import Time
from loyalty.earning import basis
from loyalty.earning.compiled import compiled
from loyalty.earning.converting import converted
from loyalty.earning.occasion import Occasion
from loyalty.goods import kept
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.people.members import Member, Person
from loyalty.program import shelf
from loyalty.program.earning import Activity
from loyalty.receipts import history
from loyalty.receipts.rebuilding import PastSale
from loyalty.receipts.worth import Sale
from loyalty.retailer import Retailer
from points.spans import Span, months_later

ACTOR = "job:referrals"
WITHIN_MONTHS = 12  # who bought nothing in a year of joining did not come for it
_referral, _former, _member = tables.referral.c, tables.former_member.c, tables.member.c
Outcome = Literal["waiting", "given", "limit", "condition", "lapsed", "void"]


@dataclass(frozen=True, slots=True)
class _Case:
    """One newcomer, whoever brought them, what they bought, and the day and instant (UTC) of deciding."""

    newcomer: Member
    referrer: Member
    sales: Sequence[PastSale]
    on: date
    at: datetime


def waiting(session: Session, after: str, limit: int) -> Sequence[Row[Any]]:
    """The next referrals of which something is still to be decided, in the order of the newcomers' ids."""
    mine = (_referral.newcomer_id > after,) if after else ()
    query = select(tables.referral).where(_referral.status == "waiting", *mine)
    return session.rows(query.order_by(_referral.newcomer_id).limit(limit))


def decide(session: Session, retailer: Retailer, rows: Sequence[Row[Any]], on: date, at: datetime) -> int:
    """Decide what can be decided on a local day, at `at` (UTC); returns how often something was given.

    Locks all their heads first, in the order of their ids. What was decided is never looked at again.
    """
    survivors = {row.newcomer_id: members.find_survivor_id(session, row.referrer_id) for row in rows}
    session.lock(sorted({*survivors, *survivors.values()}))
    return sum(_decide(session, retailer, row, survivors[row.newcomer_id], on, at) for row in rows)


def _decide(
    session: Session, retailer: Retailer, row: Row[Any], referrer_id: str, on: date, at: datetime
) -> int:
    newcomer, referrer = (members.find(session, each) for each in (row.newcomer_id, referrer_id))
    if newcomer.status != "active" or _is_no_newcomer(session, retailer, row, referrer_id):
        _write(session, row, own="void", theirs="void" if row.theirs == "waiting" else row.theirs)
        return 0
    sales = history.sales(session, retailer.shelf, newcomer.member_id, since=newcomer.joined_at)
    case = _Case(newcomer, referrer, sales, on, at)
    own, own_seq = (row.own, row.own_seq)
    theirs, referrer_seq = (row.theirs, row.referrer_seq)
    if own == "waiting":
        own, own_seq = _settled(session, retailer, case, "referred")
    if theirs == "waiting":
        theirs, referrer_seq = _settled(session, retailer, case, "referral")
    values = {"own": own, "own_seq": own_seq, "theirs": theirs, "referrer_seq": referrer_seq}
    if values != {name: getattr(row, name) for name in values}:
        _write(session, row, **values, referrer_id=referrer_id)
    return int(own_seq != row.own_seq) + int(referrer_seq != row.referrer_seq)


def _write(session: Session, row: Row[Any], **values: Any) -> None:
    is_open = "waiting" in (values["own"], values["theirs"])
    status = "waiting" if is_open else "decided"
    mine = (_referral.newcomer_id == row.newcomer_id, _referral.status == "waiting")
    session.connection.execute(update(tables.referral).where(*mine).values(status=status, **values))


def _is_no_newcomer(session: Session, retailer: Retailer, row: Row[Any], referrer_id: str) -> bool:
    """Whether who came is who brought them, or was a member before."""
    if referrer_id == row.newcomer_id:
        return True
    older = (
        select(_former.former_id)
        .join(tables.member, _member.member_id == _former.former_id)
        .where(_former.member_id == row.newcomer_id, _member.joined_at < row.named_at)
    )
    if session.rows(older.limit(1)):
        return True
    people = members.people(session, retailer, [row.newcomer_id, referrer_id])
    both = (people.get(each, Person()) for each in (row.newcomer_id, referrer_id))
    return referrals.is_one_person(*both)


def _settled(
    session: Session, retailer: Retailer, case: _Case, what: Literal["referral", "referred"]
) -> tuple[Outcome, int | None]:
    """What one of the two gets: how it ended, and the entry that gave it."""
    who = case.referrer if what == "referral" else case.newcomer
    if who.status != "active":
        return "void", None
    program = shelf.current(session, retailer.shelf, who.program, case.at)
    activity = next((each for each in program.activities if each.on == what), None)
    span = Span(*activity.after) if activity else Span(WITHIN_MONTHS, "months")
    # Whom the shop looks into waits with the other until it knows.
    is_stopped = bool(case.newcomer.restricted or case.referrer.restricted)
    if activity is None or is_stopped or _kept_minor(case, span) < max(1, activity.from_minor):
        last = span.last_day(months_later(case.newcomer.joined_on, WITHIN_MONTHS))
        return "lapsed" if case.on > last else "waiting", None
    named = f"referral:{case.newcomer.member_id}" if what == "referral" else "referred"
    return _give(session, retailer, who.member_id, activity, named, case.at)


def _give(
    session: Session, retailer: Retailer, member_id: str, activity: Activity, named: str, at: datetime
) -> tuple[Outcome, int | None]:
    work = open_books(session, retailer, member_id, at, at)
    found = giving.worth(work, activity, None, at)
    if found.refusal:
        return "condition" if found.refusal == "condition" else "limit", None
    seq, beside = giving.hand_out(work, retailer.index_key, activity, found, Time(named, ACTOR), at)
    session.apply(work.plan() + beside)
    return "given", seq


def _kept_minor(case: _Case, span: Span) -> int:
    """What counts of the goods that the newcomer bought in time and kept for so long, in minor units."""
    through = months_later(case.newcomer.joined_on, WITHIN_MONTHS)
    total = 0
    for past in case.sales:
        sale = past.sale
        bought_on = sale.receipt.purchased_at.astimezone(ZoneInfo(sale.zone)).date()
        if bought_on <= through and span.last_day(bought_on) <= case.on:
            total += _counted_minor(sale)
    return total


def _counted_minor(sale: Sale) -> int:
    """What counts of the goods kept of a sale, in minor units of the programme's money."""
    made, left = compiled(sale.program), kept(sale.receipt, sale.returned)
    _, lines = basis.counted(made, left)
    occasion = Occasion(made, sale.context, left, lines)
    if left.currency != sale.program.money:
        occasion = converted(occasion)
    return sum(line.minor for line in occasion.lines)
