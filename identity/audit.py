"""The audit: who read and changed what. Rows are only ever added; the database refuses everything else.

It holds ids and codes, never a name, a phone or an e-mail: what stands here is never erased.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import ids, plan
from db.plan import Plan
from db.session import Session
from identity.staff_tables import audit

PAGE = 50
_audit = audit.c


@dataclass(frozen=True, slots=True)
class Note:
    """One deed. `actor` is an id outside (`stf_…`), or `cli`, `job:settle`, `system`; `at` is UTC."""

    audit_id: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which deeds to list; what is empty does not filter. `since` is included, `until` is not.

    `actions` are several of which any will do.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    actions: tuple[str, ...] = ()


def note(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down who did what: `audit.note(session, at, "stf_…", "members.read", "mem_…")`."""
    session.apply(noted(at, actor, action, subject, detail))


def noted(
    at: datetime, actor: str, action: str, subject: str = "", detail: Mapping[str, Any] | None = None
) -> Plan:
    """The same as a plan, for what is written together with the deed itself."""
    row = {
        "audit_id": ids.new(at),
        "noted_at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": json.dumps(detail or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    }
    return plan.of(audit, [row])


def listed(
    session: Session, which: Filter = Filter(), *, before: str | None = None, limit: int = PAGE
) -> list[Note]:
    """Deeds, newest first (to the millisecond), at most `limit`; `before` is the last id of a page before."""
    conditions = [
        column == value
        for column, value in (
            (_audit.actor, which.actor),
            (_audit.action, which.action),
            (_audit.subject, which.subject),
        )
        if value
    ]
    if which.since is not None:
        conditions.append(_audit.noted_at >= which.since)
    if which.until is not None:
        conditions.append(_audit.noted_at < which.until)
    if which.actions:
        conditions.append(_audit.action.in_(which.actions))
    if before is not None:
        conditions.append(_audit.audit_id < before)
    found = session.rows(select(audit).where(*conditions).order_by(_audit.audit_id.desc()).limit(limit))
    return [
        Note(row.audit_id, row.noted_at, row.actor, row.action, row.subject, json.loads(row.detail))
        for row in found
    ]
