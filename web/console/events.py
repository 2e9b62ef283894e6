"""Events: what happened in the last 90 days, exactly as webhooks are told it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson
from flask import Response, request

from db import ids
from db.session import Session
from doorway.service import service
from events import catalogue, reading
from events.reading import Filter, Told
from web.console.door import door
from web.wire import pages, sheets

MOST: Final = 50
HEADS: Final = {"id": "events.id", "type": "events.type", "recorded_at": "events.when", "body": "events.body"}


@door.shows("/webhooks/events", may="webhooks.read")
def listed() -> Response:
    """What happened, newest first; of one type, or of all."""
    if sheets.asked():
        rows = sheets.whole(_page_of, lambda each: each.event_id, "")
        return sheets.taken("events", HEADS, map(_row, rows))
    after = ids.find_inside("event", request.args.get("after", "")) or ""
    found = service().database.read(lambda session: _page_of(session, after, MOST + 1))
    return pages.shown(
        "console/events.html",
        listed=[(each, ids.outside("event", each.event_id), _shown(each)) for each in found[:MOST]],
        types=sorted(catalogue.TYPES),
        which=request.args.get("type", ""),
        next=ids.outside("event", found[MOST - 1].event_id) if len(found) > MOST else "",
    )


def _page_of(session: Session, after: str, limit: int) -> Sequence[Told]:
    return reading.events(session, Filter(request.args.get("type", "")), limit, after)


def _shown(found: Told) -> str:
    return orjson.dumps(orjson.loads(found.body), option=orjson.OPT_INDENT_2).decode()


def _row(found: Told) -> sheets.Row:
    return {
        "id": ids.outside("event", found.event_id),
        "type": found.event_type,
        "recorded_at": found.recorded_at,
        "body": found.body,
    }
