"""What a webhook is called at the doors, and where it may be."""

from __future__ import annotations

from db import ids
from doorway.service import service
from events.endpoints import Endpoint
from events.errors import UnknownEndpoint


def inside(webhook: str) -> str:
    """A webhook's id as we know it. Raises UnknownEndpoint for what is none."""
    found = ids.find_inside("webhook", webhook)
    if found is None:
        raise UnknownEndpoint
    return found


def outside(endpoint: Endpoint) -> str:
    """A webhook's id as it is shown."""
    return ids.outside("webhook", endpoint.endpoint_id)


def is_development() -> bool:
    """Whether a webhook may be on this very machine."""
    return service().settings.environment == "development"
