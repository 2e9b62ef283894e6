"""Replaying: events are set on their way again, with the same id and the same bytes; and a trial event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, func, select, update

from db import ids, plan
from db.engine import Database
from db.session import Session
from events import deliveries, endpoints, outbox, tables
from events.endpoints import Endpoint
from events.errors import EndpointDisabled, TooManyEvents, UnknownEvent

# What one wish may set on its way, and how much of it shares a transaction.
MOST = 100_000
SLICE = 1_000
_event, _delivery = tables.event.c, tables.delivery.c


def again(session: Session, endpoint_id: str, event_id: str, at: datetime) -> None:
    """Set one event on its way to an endpoint again, whatever became of it, whether it asked for it or not.

    Raises UnknownEndpoint, EndpointDisabled, UnknownEvent.
    """
    endpoint = _enabled(session, endpoint_id)
    # One that is not published yet is on its way in any case.
    rows = session.rows(select(_event.published_at).where(_event.event_id == event_id))
    if not rows:
        raise UnknownEvent
    if rows[0].published_at is not None:
        _set_on_its_way(session, endpoint, [event_id], at)


def span(database: Database, endpoint_id: str, since: datetime, until: datetime, at: datetime) -> int:
    """Set the events recorded in [since, until) that an endpoint asked for on their way again; how many.

    Slice by slice; one that is interrupted may be sent again whole. Raises UnknownEndpoint,
    EndpointDisabled, TooManyEvents.
    """
    most = database.read(lambda session: _count(session, endpoint_id, since, until))
    if most > MOST:
        raise TooManyEvents(MOST)
    count, after = 0, ids.first(since)
    while True:
        slice_of = partial(_slice, endpoint_id=endpoint_id, after=after, until=until, at=at)
        found = database.write(slice_of)
        if not found:
            return count
        count, after = count + len(found), found[-1]


def trial(session: Session, endpoint_id: str, at: datetime) -> str:
    """Send an endpoint an event that says nothing happened; returns the event's id.

    Raises UnknownEndpoint and EndpointDisabled.
    """
    endpoint = _enabled(session, endpoint_id)
    data = {"webhook": ids.outside("webhook", endpoint_id)}
    happened = outbox.happened("webhook.test", data, occurred_at=at, recorded_at=at)
    (row,) = happened.rows[tables.event]
    # It is published already, to this endpoint alone.
    told = plan.of(tables.event, [{**row, "published_at": at}])
    event_id = str(row["event_id"])
    session.apply(told + plan.of(tables.delivery, [deliveries.row(event_id, endpoint, at)]))
    return event_id


def _enabled(session: Session, endpoint_id: str) -> Endpoint:
    endpoint = endpoints.find(session, endpoint_id)
    if not endpoint.is_enabled:
        raise EndpointDisabled
    return endpoint


def _count(session: Session, endpoint_id: str, since: datetime, until: datetime) -> int:
    """How many events that is, counted no further than one too many."""
    wanted = _wanted(_enabled(session, endpoint_id), ids.first(since), until)
    some = select(_event.event_id).where(wanted).limit(MOST + 1).subquery()
    return int(session.rows(select(func.count()).select_from(some))[0][0])


def _slice(session: Session, endpoint_id: str, after: str, until: datetime, at: datetime) -> Sequence[str]:
    endpoint = _enabled(session, endpoint_id)
    wanted = _wanted(endpoint, after, until)
    query = select(_event.event_id).where(wanted).order_by(_event.event_id).limit(SLICE)
    found = [row.event_id for row in session.rows(query)]
    _set_on_its_way(session, endpoint, found, at)
    return found


def _wanted(endpoint: Endpoint, after: str, until: datetime) -> ColumnElement[bool]:
    """Published events after one, recorded before an instant, that the endpoint asked for.

    An id begins with the moment it was made at, so the key itself is in the order of time.
    """
    types = [_event.type.in_(endpoint.types)] if endpoint.types else []
    recent = and_(_event.event_id > after, _event.event_id < ids.first(until))
    return and_(recent, _event.published_at.is_not(None), *types)


def _set_on_its_way(session: Session, endpoint: Endpoint, event_ids: Sequence[str], at: datetime) -> None:
    """Make these deliveries new ones, due now. The count of attempts goes on: the log is of all of them."""
    own = and_(_delivery.endpoint_id == endpoint.endpoint_id, _delivery.event_id.in_(event_ids))
    known = {row.event_id for row in session.rows(select(_delivery.event_id).where(own))}
    fresh = {"status": "waiting", "failures": 0, "next_at": at, "delivered_at": None}
    let_go = {"claim": None, "claimed_until": None}
    session.connection.execute(update(tables.delivery).where(own).values(fresh | let_go))
    new = [deliveries.row(each, endpoint, at) for each in event_ids if each not in known]
    session.apply(plan.of(tables.delivery, new))
