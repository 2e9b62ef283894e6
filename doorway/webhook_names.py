"""What a webhook is called at the doors."""

from __future__ import annotations

from db import ids
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
