"""Missing points: a member reports a receipt; staff look for it and answer; the answer is a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update

from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.errors import AnsweredBefore, CountedAlready, UnknownMissing, UnknownReceipt, UnknownStore
from loyalty.people import members
from loyalty.receipts.values import Reason
from loyalty.shops import stores
from tiers.windows import local_midnight

WHAT: Final = ("no-points", "too-few", "not-mine")
ANSWERS: Final = ("added", "counted", "not-found", "earns-nothing")
NUMBER_CHARS: Final = 64
_report, _parked, _receipt = tables.missing_report.c, tables.parked.c, tables.receipt.c
_ONE_DAY = timedelta(days=1)
LATE: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Missed:
    """What a member says of a receipt: where, when and by which number, as the slip has it, and its total.

    `receipt_id` is that of a document of their own that the report is about, empty for none.
    """

    store: str
    bought_on: date
    number: str
    total_minor: int
    what: str
    receipt_id: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report; `answer` is empty while nobody answered, instants are UTC."""

    report_id: str
    member_id: str
    program: str
    missed: Missed
    money: str
    reported_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits and has the number a member reported: its digest, and why it waits."""

    digest: str
    reason: Reason


def report(session: Session, member_id: str, missed: Missed, money: str, at: datetime) -> Report:
    """Take a report down at `at` (UTC); the same again is the one there is, until it is answered.

    Raises UnknownMember, MemberClosed, UnknownStore for one that is not of the member's programme,
    UnknownReceipt for a document that is not theirs, and CountedAlready where no points are reported of a
    receipt that counted.
    """
    session.lock([member_id])
    member = members.find_served(session, member_id)
    store = stores.get(session, missed.store)
    if store.program != member.program:
        raise UnknownStore(missed.store)
    if missed.receipt_id and not _is_own(session, member_id, missed.receipt_id):
        raise UnknownReceipt(missed.receipt_id)
    counted = _find_own(session, member_id, missed)
    if counted and missed.what == "no-points":
        raise CountedAlready(counted)
    for each in of_member(session, member_id):
        if not each.answer and each.missed == missed:
            return each
    row = {
        "member_id": member_id,
        "report_id": ids.new(at),
        "program": member.program,
        "receipt_id": missed.receipt_id or None,
        "store": missed.store,
        "bought_on": missed.bought_on,
        "number": missed.number,
        "total_minor": missed.total_minor,
        "money": money,
        "what": missed.what,
        "reported_at": at,
        "answer": None,
        "answered_at": None,
        "answered_by": None,
    }
    session.apply(plan.of(tables.missing_report, [row]))
    return _value(row)


def of_member(session: Session, member_id: str, limit: int = 50) -> Sequence[Report]:
    """A member's own reports, the newest first."""
    query = select(tables.missing_report).where(_report.member_id == member_id)
    return [_value(row) for row in session.mappings(query.order_by(_report.report_id.desc()).limit(limit))]


def page(
    session: Session,
    limit: int,
    *,
    is_open: bool = True,
    own_stores: frozenset[str] | None = None,
    after: str = "",
) -> Sequence[Report]:
    """At most `limit` reports, open ones the oldest first, answered ones the newest; `after` is an id.

    `own_stores` are those that may be seen, None for all.
    """
    wanted: list[ColumnElement[bool]] = [_report.answer.is_(None) if is_open else _report.answer.is_not(None)]
    if own_stores is not None:
        wanted.append(_report.store.in_(sorted(own_stores)))
    if after:
        wanted.append(_report.report_id > after if is_open else _report.report_id < after)
    order = _report.report_id.asc() if is_open else _report.report_id.desc()
    query = select(tables.missing_report).where(*wanted).order_by(order).limit(limit)
    return [_value(row) for row in session.mappings(query)]


def get(session: Session, report_id: str) -> Report:
    """One report, whoever's it is: for staff. Raises UnknownMissing."""
    rows = session.mappings(select(tables.missing_report).where(_report.report_id == report_id))
    if not rows:
        raise UnknownMissing
    return _value(rows[0])


def answer(session: Session, report_id: str, code: str, by: str, at: datetime) -> Report:
    """Answer a report by one of `ANSWERS`, once. Raises UnknownMissing, AnsweredBefore."""
    assert code in ANSWERS, "a door checks the answer"
    found = get(session, report_id)
    open_ = (
        _report.member_id == found.member_id,
        _report.report_id == report_id,
        _report.answer.is_(None),
    )
    said = update(tables.missing_report).where(*open_).values(answer=code, answered_at=at, answered_by=by)
    if session.connection.execute(said).rowcount != 1:
        raise AnsweredBefore
    return get(session, report_id)


def find_waiting(session: Session, missed: Missed) -> Waiting | None:
    """The document that waits under the number reported, of the store and the day it names."""
    store = stores.find(session, missed.store)
    if store is None:
        return None
    zone = ZoneInfo(store.zone)
    # By the index on what waits and since when: a till that was offline for longer is looked for by hand.
    about = (
        _parked.status == "waiting",
        _parked.parked_at >= local_midnight(missed.bought_on - _ONE_DAY, zone),
        _parked.parked_at < local_midnight(missed.bought_on + LATE, zone),
        func.substr(_parked.claim_key, 1, len(store.code) + 1) == f"{store.code}/",
    )
    query = select(_parked.claim_key, _parked.digest, _parked.reason).where(*about)
    for row in session.rows(query):
        _, _, on, number = row.claim_key.split("/", 3)
        if (on.partition("~")[0], number) == (missed.bought_on.isoformat(), missed.number):
            return Waiting(row.digest, Reason(row.reason))
    return None


def _is_own(session: Session, member_id: str, receipt_id: str) -> bool:
    query = select(_receipt.receipt_id).where(
        _receipt.member_id == member_id, _receipt.receipt_id == receipt_id
    )
    return bool(session.rows(query.limit(1)))


def _find_own(session: Session, member_id: str, missed: Missed) -> str:
    """The member's own document of this store, day and number; empty for none."""
    query = select(_receipt.receipt_id, _receipt.claim_key).where(
        _receipt.member_id == member_id, _receipt.store == missed.store
    )
    for row in session.rows(query):
        _, _, on, number = row.claim_key.split("/", 3)
        if (on.partition("~")[0], number) == (missed.bought_on.isoformat(), missed.number):
            return str(row.receipt_id)
    return ""


def _value(row: Mapping[str, Any]) -> Report:
    return Report(
        row["report_id"],
        row["member_id"],
        row["program"],
        Missed(
            row["store"],
            row["bought_on"],
            row["number"],
            row["total_minor"],
            row["what"],
            row["receipt_id"] or "",
        ),
        row["money"],
        row["reported_at"],
        row["answer"] or "",
        row["answered_at"],
        row["answered_by"] or "",
    )
