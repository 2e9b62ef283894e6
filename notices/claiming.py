"""Claiming: which notices are due, what the rules say of each, and a lease on those that go out now.

Of one member only one worker decides at a time, so that two cannot both be the first of the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select, update

from db.session import Session
from loyalty.retailer import Retailer
from notices import readers, rules
from notices.kinds import KINDS
from notices.readers import Reader
from notices.rules import CAPS, Case, Defer, GiveUp, Send, Suppress
from notices.tables import notice

# Longer than a whole batch may take, so that a lease runs out only under a worker that is gone.
LEASE = timedelta(minutes=6)
BATCH = 10
MOST_ATTEMPTS = 12
_notice = notice.c
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The notices to send now, as they stand, and what became of the others that were due, by status."""

    rows: tuple[Row, ...]
    others: Mapping[str, int]


def claim(
    session: Session, retailer: Retailer, configured: frozenset[str], at: datetime, limit: int = BATCH
) -> Claimed:
    """Decide on up to `limit` notices that are due at `at` (UTC), and take a lease on those to send."""
    due = _due(session, at, limit)
    found = readers.known(
        session, retailer, sorted({row["member_id"] for row in due if row["member_id"]}), at
    )
    capped = sorted({row["member_id"] for row in due if row["purpose"] in CAPS})
    session.lock(capped)
    claimed: list[Row] = []
    others: Counter[str] = Counter()
    for row in due:
        reader = found.get(row["member_id"], readers.NOBODY)
        case = _case(row, reader, configured)
        if row["purpose"] in CAPS:
            case = replace(case, recent=_recent(session, row, reader.zone, at))
        verdict = rules.judge(case, at) if row["attempts"] < MOST_ATTEMPTS else GiveUp("too many tries")
        if isinstance(verdict, Send):
            claimed += _leased(session, row, verdict.channel, at)
        else:
            others[_put_off(session, row, verdict)] += 1
    return Claimed(tuple(claimed), others)


def _due(session: Session, at: datetime, limit: int) -> list[dict[str, Any]]:
    """The notices that waited longest. What is leased is due when its lease ends, not before.

    What another worker decides on at this moment is left to it.
    """
    return session.mappings(
        select(notice)
        .where(_notice.status == "waiting", _notice.next_at <= at)
        .order_by(_notice.next_at, _notice.cause)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _case(row: Row, reader: Reader, configured: frozenset[str]) -> Case:
    """The case of a notice, without what was sent lately. A channel that was tried once is kept."""
    given = bool(row["sealed"])
    return Case(
        row["purpose"],
        row["not_after"],
        (row["channel"],) if row["channel"] else KINDS[row["kind"]].channels,
        frozenset((row["channel"],)) if given else reader.contacts,
        frozenset(channel for purpose, channel in reader.consents if purpose == row["purpose"]),
        configured,
        reader.zone,
        reader.wish.quiet,
        recent=0,
        is_here=reader.is_here,
    )


def _recent(session: Session, row: Row, zone: ZoneInfo, at: datetime) -> int:
    """How many of the purpose were sent in the cap's days, or are being sent now."""
    since = rules.counted_from(at, zone, CAPS[row["purpose"]])
    sent = and_(_notice.status == "sent", _notice.sent_at >= since)
    going = and_(_notice.status == "waiting", _notice.claimed_until > at)
    found = session.rows(
        select(func.count())
        .select_from(notice)
        .where(
            _notice.member_id == row["member_id"],
            _notice.purpose == row["purpose"],
            _notice.cause != row["cause"],
            or_(sent, going),
        )
    )
    return int(found[0][0])


def _leased(session: Session, row: Row, channel: str, at: datetime) -> list[Row]:
    """Hold a notice until the lease ends; nothing where another worker came first.

    `attempts` is the token by which its outcome is taken.
    """
    values = {"channel": channel, "attempts": row["attempts"] + 1, "claimed_until": at + LEASE}
    values["next_at"] = at + LEASE
    held = update(notice).where(_notice.cause == row["cause"], _notice.attempts == row["attempts"])
    won = session.connection.execute(held.values(values)).rowcount == 1
    return [{**row, **values}] if won else []


def _put_off(session: Session, row: Row, verdict: Defer | Suppress | GiveUp) -> str:
    """Write what was decided instead of sending; returns what that is called."""
    changed = update(notice).where(_notice.cause == row["cause"])
    if isinstance(verdict, Defer):
        values = {"next_at": verdict.until, "reason": verdict.reason, "claimed_until": None}
        session.connection.execute(changed.values(values))
        return "deferred"
    status = "suppressed" if isinstance(verdict, Suppress) else "dead"
    reason = f"{verdict.reason}: {row['reason']}" if row["reason"] else verdict.reason
    session.connection.execute(changed.values(closed(status, reason)))
    return status


def closed(status: str, reason: str) -> dict[str, Any]:
    """What changes when a notice waits no more: whatever was secret in it goes."""
    return {"status": status, "reason": reason[:120], "claimed_until": None, "sealed": "", "wrapped": ""}
