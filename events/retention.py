"""Retention: events are kept for a while, to be listed and replayed, and then forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from db import ids
from db.engine import Database
from db.session import Session
from events import tables

KEPT = timedelta(days=90)
# How many events are forgotten in one transaction.
BATCH = 500


def forget(database: Database, at: datetime) -> int:
    """Forget what was recorded more than `KEPT` before `at`, and how it was told; returns how many events.

    An event that no publisher has looked at yet stays.
    """
    count = 0
    while found := database.write(lambda session: forget_some(session, at)):
        count += found
    return count


def forget_some(session: Session, at: datetime, most: int = BATCH) -> int:
    """Forget the oldest of them, in the caller's transaction; 0 when there are none left."""
    event, before = tables.event.c, ids.first(at - KEPT)
    old = select(event.event_id).where(event.event_id < before, event.published_at.is_not(None))
    found = [row.event_id for row in session.rows(old.order_by(event.event_id).limit(most))]
    for table in (tables.attempt, tables.delivery, tables.event):
        session.connection.execute(delete(table).where(table.c.event_id.in_(found)))
    return len(found)
