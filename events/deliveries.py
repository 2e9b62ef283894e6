"""Deliveries: which event is to reach which endpoint, noted once for each event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db import plan
from db.session import Session
from events import endpoints, tables
from events.endpoints import Endpoint

# How many events are published in one transaction.
BATCH = 500
_event, _delivery = tables.event.c, tables.delivery.c


def fan_out(session: Session, at: datetime) -> int:
    """Note who is to hear of a batch of new events; returns how many events, 0 when there are no more.

    What another publisher is at is passed by. The endpoints are read after the events: whoever was set up
    before something happened hears of it.
    """
    new = (
        select(_event.event_id, _event.type)
        .where(_event.published_at.is_(None))
        .order_by(_event.event_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = session.rows(new)
    listeners = endpoints.enabled(session) if found else []
    wanted = [row(each.event_id, to, at) for each in found for to in listeners if to.wants(each.type)]
    session.apply(plan.of(tables.delivery, wanted))
    told = _event.event_id.in_([each.event_id for each in found])
    session.connection.execute(update(tables.event).where(told).values(published_at=at))
    return len(found)


def row(event_id: str, endpoint: Endpoint, at: datetime) -> dict[str, Any]:
    """A delivery that is due at once."""
    return {
        "event_id": event_id,
        "endpoint_id": endpoint.endpoint_id,
        "status": "waiting",
        "attempts": 0,
        "failures": 0,
        "next_at": at,
        "claim": None,
        "claimed_until": None,
        "last_at": None,
        "last_status": None,
        "last_error": "",
        "delivered_at": None,
    }
