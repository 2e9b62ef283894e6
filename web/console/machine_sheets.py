"""What machines have and were sent, as sheets: the keys of a store's tills, what a webhook was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask import Response

from db import ids
from db.session import Session
from events import reading
from events.reading import Delivery
from loyalty.shops.till_keys import TillKey
from web.wire import pages, sheets

KEYS: Final[Mapping[str, str]] = {
    "label": "tills.label",
    "id": "member.id",
    "status": "staff.status",
    "may": "tills.scopes",
    "used": "connections.last-used",
    "made": "staff.since",
}
DELIVERIES: Final[Mapping[str, str]] = {
    "event": "webhooks.id",
    "type": "webhooks.types",
    "status": "webhooks.status",
    "attempts": "webhooks.attempts",
    "next_at": "webhooks.next-at",
    "delivered_at": "webhooks.delivered",
}


def keys(found: Iterable[tuple[TillKey, str]]) -> Response:
    """The keys of a store's tills, newest first, each with how it stands."""
    rows = (
        {
            "label": key.label,
            "id": key.key_id,
            "status": pages.say_plain(f"tills.{status}"),
            "may": ", ".join(pages.say_plain(f"till-scope.{each}") for each in key.scopes),
            "used": key.last_used_on,
            "made": key.created_at,
        }
        for key, status in found
    )
    return sheets.taken("till-keys", KEYS, rows)


def deliveries(endpoint_id: str, status: str) -> Response:
    """What was sent to a webhook or waits to be, newest event first."""

    def page(session: Session, after: str, limit: int) -> Sequence[Delivery]:
        return reading.deliveries(session, endpoint_id, status, limit, after)

    found = sheets.whole(page, lambda each: each.event_id, "")
    return sheets.taken("deliveries", DELIVERIES, map(_delivery, found))


def _delivery(found: Delivery) -> sheets.Row:
    return {
        "event": ids.outside("event", found.event_id),
        "type": found.event_type,
        "status": pages.say_plain(f"webhooks.{found.status}"),
        "attempts": found.attempts,
        "next_at": found.next_at,
        "delivered_at": found.delivered_at,
    }
