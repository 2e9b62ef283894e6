"""Deliveries that wait, as staff may see them: those of connections of the stores they act for."""

from __future__ import annotations

from typing import Final

from db.session import Session
from doorway import callers
from identity import roles
from intake import keeping
from intake.errors import UnknownDelivery
from intake.keeping import Kept

PREFIX: Final = "dlv_"


def find(session: Session, delivery: str, permission: str) -> Kept:
    """A delivery by its id outside. Raises UnknownDelivery, also for one of a store not the caller's."""
    digest = delivery.removeprefix(PREFIX)
    if delivery == digest:
        raise UnknownDelivery
    found = keeping.find(session, digest)
    if not roles.permits(callers.caller().person.grants, permission, found.store):
        raise UnknownDelivery
    return found
