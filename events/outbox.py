"""The outbox: an event is a row in the plan of the change it tells of, so neither is without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from db import ids, plan
from db.plan import Plan
from db.types import instant_text
from events import catalogue, tables


def happened(
    event_type: str,
    data: Mapping[str, Any],
    *,
    occurred_at: datetime,
    recorded_at: datetime,
    member_id: str | None = None,
    program: str = "",
    place: int | None = None,
) -> Plan:
    """The row of an event of the catalogue. `data` holds ids, codes and figures, never a person's words.

    `member_id` and `program` (its code) go into the data too. `place` orders the events of one change.
    """
    event_id = ids.new(recorded_at, place)
    row = {
        "event_id": event_id,
        "type": event_type,
        "member_id": member_id,
        "program": program,
        "occurred_at": occurred_at,
        "recorded_at": recorded_at,
        "body": _body(event_id, event_type, occurred_at, {**_whose(member_id, program), **data}),
        "published_at": None,
    }
    return plan.of(tables.event, [row])


def _whose(member_id: str | None, program: str) -> dict[str, str]:
    own = {"member": ids.outside("member", member_id)} if member_id else {}
    return own | ({"program": program} if program else {})


def _body(event_id: str, event_type: str, occurred_at: datetime, data: Mapping[str, Any]) -> str:
    """Canonical JSON: keys in order, no blanks. These are the bytes that are signed and sent, for ever."""
    version = catalogue.TYPES[event_type].version
    outside = ids.outside("event", event_id)
    whole = catalogue.body(outside, event_type, version, instant_text(occurred_at), data)
    return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()
