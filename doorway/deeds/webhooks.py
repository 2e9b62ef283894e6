"""What staff do to webhooks: set up, changed, given another secret, tried, sent again; audited."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db import ids
from db.session import Session
from doorway import audits
from doorway.service import service
from doorway.webhook_names import inside, outside
from events import endpoints, replaying
from events.endpoints import Endpoint
from events.errors import UnknownEvent
from events.wishes import Wish

# What of a webhook can be changed: how the audit calls it, and where an endpoint has it.
FIELDS: Final = {"url": "url", "description": "description", "types": "types", "enabled": "is_enabled"}


def add(session: Session, wish: Wish, at: datetime) -> tuple[Endpoint, str]:
    """Set up a webhook; it and its secret, shown this once. Raises what `endpoints.create` raises."""
    own = service().settings
    made, secret = endpoints.create(session, own.keyring, wish, at, development=own.is_development)
    audits.did(session, "webhooks.add", outside(made))
    return made, secret


def edit(session: Session, before: Endpoint, wish: Wish) -> Endpoint:
    """Make a webhook what is wished. `before` is held, so that it is what the wish was made over.

    The audit names what is another now. Raises InvalidEndpoint.
    """
    development = service().settings.is_development
    after = endpoints.change(session, before.endpoint_id, wish, development=development)
    fields = [name for name, own in FIELDS.items() if getattr(before, own) != getattr(after, own)]
    if fields:
        audits.did(session, "webhooks.edit", outside(after), {"fields": sorted(fields)})
    return after


def rotate(session: Session, webhook: str, at: datetime) -> tuple[Endpoint, str]:
    """Make a new secret, shown this once; the old one signs beside it for a day. Raises UnknownEndpoint."""
    made = endpoints.rotate(session, service().settings.keyring, inside(webhook), at)
    audits.did(session, "webhooks.rotate", webhook)
    return made


def remove(session: Session, webhook: str) -> None:
    """Forget a webhook, and what is on its way to it. Raises UnknownEndpoint."""
    endpoints.remove(session, inside(webhook))
    audits.did(session, "webhooks.delete", webhook)


def trial(session: Session, webhook: str, at: datetime) -> str:
    """Send an event that says nothing happened; its id. Raises UnknownEndpoint, EndpointDisabled."""
    event_id = replaying.trial(session, inside(webhook), at)
    audits.did(session, "webhooks.test", webhook)
    return event_id


def again(session: Session, webhook: str, event: str, at: datetime) -> None:
    """Send one event again. Raises UnknownEndpoint, EndpointDisabled, UnknownEvent."""
    endpoint_id, event_id = inside(webhook), ids.find_inside("event", event)
    if event_id is None:
        raise UnknownEvent
    replaying.again(session, endpoint_id, event_id, at)
    audits.did(session, "webhooks.replay", webhook, {"event": event})


def span(webhook: str, since: datetime, until: datetime, at: datetime) -> int:
    """Send what was recorded in [since, until) again; how many events.

    It takes several transactions: that it was asked for is written down before the first. Raises
    UnknownEndpoint, EndpointDisabled, TooManyEvents.
    """
    endpoint_id, database = inside(webhook), service().database

    def note(session: Session) -> None:
        endpoints.find(session, endpoint_id)
        told = {"from": since.isoformat(), "to": until.isoformat()}
        audits.did(session, "webhooks.replay", webhook, told)

    database.write(note)
    return replaying.span(database, endpoint_id, since, until, at)
