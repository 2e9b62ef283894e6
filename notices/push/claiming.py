"""Claiming: which pushes are due, what the rules say of each, and a lease on those that go out now.

The rules are those of every notice (`notices.rules`), with one channel; a notice counts once towards its cap,
on however many browsers it is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from db.session import Session
from loyalty.retailer import Retailer
from notices import readers, rules
from notices.claiming import LEASE, MOST_ATTEMPTS
from notices.push import choices
from notices.push.choices import CHANNEL
from notices.readers import Reader
from notices.rules import CAPS, Case, Defer, GiveUp, Send, Suppress
from notices.tables import notice_push, push_subscription

_push, _phone = notice_push.c, push_subscription.c
_ONLY: Final = frozenset((CHANNEL,))
_NONE: Final[frozenset[str]] = frozenset()
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The pushes to send now, and what became of the others that were due, by status."""

    rows: tuple[Row, ...]
    others: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of the members whose pushes are due: who they are, what they agreed to, where they are told."""

    readers: Mapping[str | None, Reader]
    agreed: Mapping[str, frozenset[str]]
    phones: frozenset[tuple[str, str]]


def claim(session: Session, retailer: Retailer, mark: str, at: datetime, limit: int) -> Claimed:
    """Decide on up to `limit` pushes that are due at `at` (UTC), and take a lease on those to send.

    `mark` is that of the shop's key; empty where web push is not set up.
    """
    due = _due(session, at, limit)
    known = _known(session, retailer, due, mark, at) if due else _Known({}, {}, frozenset())
    session.lock(sorted({row["member_id"] for row in due if row["purpose"] in CAPS}))
    claimed: list[Row] = []
    others: Counter[str] = Counter()
    for row in due:
        reader = known.readers.get(row["member_id"], readers.NOBODY)
        case = _case(row, reader, known, _recent(session, row, reader.zone, at), is_set_up=bool(mark))
        verdict = rules.judge(case, at) if row["attempts"] < MOST_ATTEMPTS else GiveUp("too many tries")
        if isinstance(verdict, Send):
            claimed += _leased(session, row, at)
        else:
            others[_put_off(session, row, verdict)] += 1
    return Claimed(tuple(claimed), others)


def write(session: Session, row: Row, values: Mapping[str, Any]) -> None:
    """Write an outcome, unless the lease ran out and another worker took the push over."""
    mine = *_is(row), _push.attempts == row["attempts"], _push.status == "waiting"
    session.connection.execute(update(notice_push).where(*mine).values(claimed_until=None, **values))


def _due(session: Session, at: datetime, limit: int) -> list[dict[str, Any]]:
    return session.mappings(
        select(notice_push)
        .where(_push.status == "waiting", _push.next_at <= at)
        .order_by(_push.next_at, _push.cause, _push.blind)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _known(session: Session, retailer: Retailer, due: Sequence[Row], mark: str, at: datetime) -> _Known:
    member_ids = sorted({row["member_id"] for row in due})
    phones = session.rows(
        select(_phone.member_id, _phone.blind).where(
            _phone.blind.in_(sorted({row["blind"] for row in due})),
            # What was turned on under another key takes nothing from this one. Not set up, all wait.
            *([_phone.server_key == mark] if mark else []),
        )
    )
    return _Known(
        readers.known(session, retailer, member_ids, at),
        choices.given(session, member_ids),
        frozenset((row.member_id, row.blind) for row in phones),
    )


def _case(row: Row, reader: Reader, known: _Known, recent: int, *, is_set_up: bool) -> Case:
    is_told = (row["member_id"], row["blind"]) in known.phones
    is_agreed = row["purpose"] in known.agreed.get(row["member_id"], _NONE)
    return Case(
        row["purpose"],
        row["not_after"],
        (CHANNEL,),
        _ONLY if is_told else _NONE,
        _ONLY if is_agreed else _NONE,
        _ONLY if is_set_up else _NONE,
        reader.zone,
        reader.wish.quiet,
        recent,
        is_here=reader.is_here,
    )


def _recent(session: Session, row: Row, zone: ZoneInfo, at: datetime) -> int:
    """How many other notices of the purpose were pushed in the cap's days, or are being pushed now."""
    if row["purpose"] not in CAPS:
        return 0
    since = rules.counted_from(at, zone, CAPS[row["purpose"]])
    sent = and_(_push.status == "sent", _push.sent_at >= since)
    going = and_(_push.status == "waiting", _push.claimed_until > at)
    found = session.rows(
        select(func.count(_push.cause.distinct())).where(
            _push.member_id == row["member_id"],
            _push.purpose == row["purpose"],
            _push.cause != row["cause"],
            or_(sent, going),
        )
    )
    return int(found[0][0])


def _leased(session: Session, row: Row, at: datetime) -> list[Row]:
    values = {"attempts": row["attempts"] + 1, "claimed_until": at + LEASE, "next_at": at + LEASE}
    held = update(notice_push).where(*_is(row), _push.attempts == row["attempts"])
    won = session.connection.execute(held.values(values)).rowcount == 1
    return [{**row, **values}] if won else []


def _put_off(session: Session, row: Row, verdict: Defer | Suppress | GiveUp) -> str:
    """Write what was decided instead of sending; returns what that is called."""
    if isinstance(verdict, Defer):
        write(session, row, {"next_at": verdict.until, "reason": verdict.reason})
        return "deferred"
    status = "suppressed" if isinstance(verdict, Suppress) else "dead"
    reason = f"{verdict.reason}: {row['reason']}" if row["reason"] else verdict.reason
    write(session, row, {"status": status, "reason": reason[:120]})
    return status


def _is(row: Row) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _push.cause == row["cause"], _push.blind == row["blind"]
