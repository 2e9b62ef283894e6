"""The catalogue: every type of event there is, with its schema (JSON Schema 2020-12) and an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXAMPLE_ID = "evt_019b76dbb1007c3d9e5f60718293a4b5"
EXAMPLE_AT = "2026-11-21T10:15:30.250000+00:00"


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: `says` is a sentence, `schema` of the whole body, `example` a whole body."""

    name: str
    version: int
    says: str
    schema: Mapping[str, Any] = field(repr=False)
    example: Mapping[str, Any] = field(repr=False)


def body(
    event_id: str, event_type: str, version: int, timestamp: str, data: Mapping[str, Any]
) -> dict[str, Any]:
    """The body of an event: what every type has in common, around its own data."""
    return {"id": event_id, "type": event_type, "version": version, "timestamp": timestamp, "data": data}


def _read(name: str, entry: Mapping[str, Any], defs: Mapping[str, Any]) -> EventType:
    schema = {
        "$schema": DIALECT,
        "title": name,
        "description": entry["says"],
        **_object(
            {
                "id": {"type": "string", "pattern": "^evt_[0-9a-f]{32}$"},
                "type": {"const": name},
                "version": {"const": entry["version"]},
                "timestamp": {"$ref": "#/$defs/instant"},
                "data": _object(entry["data"]),
            }
        ),
        "$defs": defs,
    }
    example = body(EXAMPLE_ID, name, entry["version"], EXAMPLE_AT, entry["example"])
    return EventType(name, entry["version"], entry["says"], schema, example)


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """An object that has all of these properties. Others may be added without a new version."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _load() -> Mapping[str, EventType]:
    document = yaml.safe_load(Path(__file__).with_name("catalogue.yaml").read_text(encoding="utf-8"))
    found = {name: _read(name, entry, document["defs"]) for name, entry in document["events"].items()}
    return MappingProxyType(found)


TYPES: Mapping[str, EventType] = _load()
