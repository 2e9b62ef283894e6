"""Parked documents as staff may see them: those of the stores they act for, and no others."""

from __future__ import annotations

from typing import Final

from db.session import Session
from doorway import callers
from doorway.deeds.identifying import PREFIX
from identity import roles
from loyalty.errors import UnknownParked
from loyalty.receipts import queue
from loyalty.receipts.queue import Parked

_DIGEST_CHARS: Final = 64


def find(session: Session, parked: str, permission: str) -> Parked:
    """A document by its id outside. Raises UnknownParked, for one of a store that is not the caller's too."""
    digest = parked.removeprefix(PREFIX)
    if parked == digest or len(digest) != _DIGEST_CHARS:
        raise UnknownParked(parked)
    found = queue.find(session, digest)
    if not roles.permits(callers.caller().person.grants, permission, found.document.store):
        raise UnknownParked(parked)
    return found


def stores(permission: str, wanted: str) -> frozenset[str] | None:
    """The stores a list shows: those the caller may see (None: all), or the one of them that is asked for."""
    own = roles.stores(callers.caller().person.grants, permission)
    if not wanted:
        return own
    return frozenset((wanted,)) if own is None or wanted in own else frozenset()
