"""Whether what was emitted is what the catalogue says: every event in a database against its schema."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from sqlalchemy import select

from db import ids
from db.engine import Database
from events import catalogue, tables
from points.tables import movement


def strict(schema: Any) -> Any:
    """The schema with nothing beside what it names: a consumer bears additions, a test notices them."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(each) for name, each in schema.items()}
    if schema.get("type") == "object" and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed


@lru_cache
def validator(event_type: str) -> Draft202012Validator:
    """What holds a body of this type to its schema, strictly."""
    return Draft202012Validator(strict(catalogue.TYPES[event_type].schema))


def problems(body: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a body."""
    found = [error.message for error in validator(body["type"]).iter_errors(body)]
    assert datetime.fromisoformat(body["timestamp"]).utcoffset() is not None
    return found


def emitted(database: Database) -> list[dict[str, Any]]:
    """The bodies of all events, in the order they were recorded."""
    query = select(tables.event.c.body).order_by(tables.event.c.event_id)
    return [orjson.loads(row.body) for row in database.read(lambda session: session.rows(query))]


def unfit(database: Database) -> list[str]:
    """What of everything that was emitted is not as the catalogue says."""
    return [f"{body['type']}: {each}" for body in emitted(database) for each in problems(body)]


def told(database: Database) -> Counter[tuple[Any, ...]]:
    """Every movement of points that events tell of: member, entry, move, currency, from, to, amount."""
    return Counter(
        (
            ids.find_inside("member", body["data"]["member"]),
            body["data"]["seq"],
            *(change[name] for name in ("move", "currency", "from", "to", "amount")),
        )
        for body in emitted(database)
        if body["type"] == "points.changed"
        for change in body["data"]["changes"]
    )


def moved(database: Database) -> Counter[tuple[Any, ...]]:
    """Every movement of points in the journals, in the same words."""
    found = movement.c
    query = select(
        found.holder_id, found.seq, found.move, found.currency, found.source, found.target, found.amount
    )
    return Counter(tuple(row) for row in database.read(lambda session: session.rows(query)))
