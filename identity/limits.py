"""Limits: how often something may be tried, counted in the database, so for every process at once.

A window begins with the first try and ends `per` later; within it `most` tries are let through.
A door takes from a limit in a write of its own *before* the work: what the work then refuses rolls back,
and a try must stay counted.

    database.write(lambda session: limits.take(session, key, most=5, per=timedelta(minutes=15), at=at))
    database.write(lambda session: the_work(session))
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, String, bindparam, delete, select, text

from db.session import Session
from db.types import Instant
from identity.errors import TooMany
from identity.staff_tables import limit_window

_window = limit_window.c
# One statement counts, begins a new window where the old one ended, and changes nothing once all is used up.
_TAKE = text(
    "INSERT INTO limit_window (key, ends_at, taken) VALUES (:key, :ends_at, 1)"
    " ON CONFLICT (key) DO UPDATE SET"
    " taken = CASE WHEN limit_window.ends_at <= :at THEN 1 ELSE limit_window.taken + 1 END,"
    " ends_at = CASE WHEN limit_window.ends_at <= :at THEN excluded.ends_at ELSE limit_window.ends_at END"
    " WHERE limit_window.ends_at <= :at OR limit_window.taken < :most"
    " RETURNING taken"
).bindparams(
    bindparam("key", type_=String),
    bindparam("ends_at", type_=Instant),
    bindparam("at", type_=Instant),
    bindparam("most", type_=BigInteger),
)


def key(purpose: str, *values: str) -> str:
    """The key of a limit: `purpose` and what it counts by, such as an address. Unreadable once stored.

    Give personal data (an e-mail, a phone) as its blind index: a plain digest of it could be guessed.
    """
    framed = "".join(f"{len(part)}:{part}" for part in (purpose, *values))
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()


def take(session: Session, key: str, most: int, per: timedelta, at: datetime) -> int:
    """Count one try; returns how many are left in this window. Raises TooMany once all are used up.

    `key` is one of `key(…)`. A try that is refused is not counted, so waiting always helps.
    """
    assert most > 0, "a limit lets something through"
    assert per > timedelta(0), "a window lasts"
    given = {"key": key, "ends_at": at + per, "at": at, "most": most}
    taken = session.connection.execute(_TAKE, given).scalar_one_or_none()
    if taken is None:
        raise TooMany(_wait_seconds(session, key, at))
    return most - int(taken)


def require(session: Session, key: str, most: int, at: datetime) -> None:
    """Raise TooMany where all is used up, without counting: for limits that only misses take from."""
    rows = session.rows(select(_window.ends_at, _window.taken).where(_window.key == key))
    if rows and rows[0].ends_at > at and rows[0].taken >= most:
        raise TooMany(_seconds(rows[0].ends_at - at))


def clear(session: Session, key: str) -> None:
    """Begin anew, as when someone proved who they are."""
    session.connection.execute(delete(limit_window).where(_window.key == key))


def _wait_seconds(session: Session, key: str, at: datetime) -> int:
    rows = session.rows(select(_window.ends_at).where(_window.key == key))
    return _seconds(rows[0].ends_at - at) if rows else 1


def _seconds(wait: timedelta) -> int:
    """Whole seconds, rounded up and at least one: who comes back then is let through."""
    return max(1, math.ceil(wait.total_seconds()))
