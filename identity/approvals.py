"""Approvals: above a limit one person asks and another decides.

A door that lets staff do something of weight, in one transaction:

    if approvals.needed(session, staff_id, amount, at, limit):
        request = approvals.ask(session, "members.adjust", subject, payload, staff_id, at)   # answer 202
    else:
        ...do it...
        approvals.count(session, staff_id, amount, at)

and when a second person has approved, in one transaction: `approvals.decide(…)`, then do what `payload` says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from db import ids, plan
from db.session import Session
from identity import second_persons
from identity.errors import ApprovalClosed, SamePerson, UnknownApproval, UnknownStaff
from identity.staff_tables import approval, staff, staff_deed

WINDOW = timedelta(days=30)
OPEN_FOR = timedelta(days=7)
PAGE = 50
OPEN, APPROVED, REJECTED, EXPIRED = "open", "approved", "rejected", "expired"
_approval = approval.c
_deed = staff_deed.c


@dataclass(frozen=True, slots=True)
class Approval:
    """A request: what is to be done (`kind`, `payload`) to whom (`subject`, an id outside), by whose wish.

    `status` is open, approved, rejected or expired; `checker_id` and `decided_at` are None until decided.
    """

    approval_id: str
    kind: str
    subject: str
    payload: Mapping[str, Any]
    maker_id: str
    asked_at: datetime
    expires_at: datetime
    status: str
    checker_id: str | None
    decided_at: datetime | None
    note: str


def needed(
    session: Session,
    staff_id: str,
    amount: int,
    at: datetime,
    limit: int,
    window: timedelta = WINDOW,
    *,
    kind: str = "members.adjust",
) -> bool:
    """Whether `amount` more would bring what this person did alone within `window` above `limit`.

    Amounts count by their size, given or taken, so many small ones are one large one. Until the transaction
    ends nobody else can ask for the same person: two requests at once cannot both stay below the limit.
    Raises UnknownStaff.
    """
    hold(session, staff_id)
    done = select(func.coalesce(func.sum(_deed.amount), 0)).where(
        _deed.staff_id == staff_id, _deed.kind == kind, _deed.done_at > at - window
    )
    return int(session.connection.execute(done).scalar_one()) + abs(amount) > limit


def count(
    session: Session, staff_id: str, amount: int, at: datetime, *, kind: str = "members.adjust"
) -> None:
    """Remember what someone did alone. What a second person approved is not counted."""
    row = {"deed_id": ids.new(at), "staff_id": staff_id, "kind": kind, "amount": abs(amount), "done_at": at}
    session.apply(plan.of(staff_deed, [row]))


def ask(
    session: Session, kind: str, subject: str, payload: Mapping[str, Any], maker_id: str, at: datetime
) -> Approval:
    """A request for a second person, open for seven days. `payload` is JSON, without personal data."""
    row: dict[str, Any] = {
        "approval_id": ids.new(at),
        "kind": kind,
        "subject": subject,
        "payload": json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        "maker_id": maker_id,
        "asked_at": at,
        "expires_at": at + OPEN_FOR,
        "status": OPEN,
        "checker_id": None,
        "decided_at": None,
        "note": "",
    }
    session.apply(plan.of(approval, [row]))
    return _read(row, at)


def decide(
    session: Session, approval_id: str, checker_id: str, *, approve: bool, at: datetime, note: str = ""
) -> Approval:
    """Approve or reject, once and for all; the approval as decided.

    Raises UnknownApproval, SamePerson where the checker is the maker, NotSecondPerson where one person may
    have been behind both and approves, ApprovalClosed where it was decided before or has expired. Of many
    who decide at once, one does.
    """
    found = get(session, approval_id, at)
    if found.maker_id == checker_id:
        raise SamePerson
    if approve:
        second_persons.require(session, (found.maker_id, found.asked_at), (checker_id, at))
    status = APPROVED if approve else REJECTED
    decided = (
        update(approval)
        .where(_approval.approval_id == approval_id, _approval.status == OPEN, _approval.expires_at > at)
        .values(status=status, checker_id=checker_id, decided_at=at, note=note)
    )
    if session.connection.execute(decided).rowcount == 0:
        raise ApprovalClosed(get(session, approval_id, at).status)
    return get(session, approval_id, at)


def get(session: Session, approval_id: str, at: datetime) -> Approval:
    """A request as it stands at an instant. Raises UnknownApproval."""
    rows = session.mappings(select(approval).where(_approval.approval_id == approval_id))
    if not rows:
        raise UnknownApproval
    return _read(rows[0], at)


def listed(
    session: Session,
    at: datetime,
    *,
    status: str = "",
    subject: str = "",
    before: str | None = None,
    limit: int = PAGE,
) -> list[Approval]:
    """Requests, newest first, at most `limit`; `before` is the last id of the page before.

    `subject` keeps to those about one thing or person, by its id outside.
    """
    conditions = [_approval.approval_id < before] if before is not None else []
    if subject:
        conditions.append(_approval.subject == subject)
    if status:
        conditions.append(_approval.status == (OPEN if status == EXPIRED else status))
    if status == OPEN:
        conditions.append(_approval.expires_at > at)
    if status == EXPIRED:
        conditions.append(_approval.expires_at <= at)
    found = select(approval).where(*conditions).order_by(_approval.approval_id.desc()).limit(limit)
    return [_read(row, at) for row in session.mappings(found)]


def _read(row: Mapping[str, Any], at: datetime) -> Approval:
    """Time alone expires a request: nothing has to be written for it."""
    expired = row["status"] == OPEN and row["expires_at"] <= at
    status = EXPIRED if expired else row["status"]
    return Approval(**{**row, "payload": json.loads(row["payload"]), "status": status})


def hold(session: Session, staff_id: str) -> None:
    """Hold the person's row until the transaction ends: SQLite's writer is alone anyway. Raises UnknownStaff.

    Who locks a journal as well comes here first, so that two never wait for each other.
    """
    held = update(staff).where(staff.c.staff_id == staff_id).values(status=staff.c.status)
    if session.connection.execute(held).rowcount == 0:
        raise UnknownStaff
