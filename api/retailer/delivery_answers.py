"""Answers about deliveries that wait for a person, and of which documents."""

from __future__ import annotations

from api.wire.values import Json, instant
from doorway.kept_deliveries import PREFIX
from intake.keeping import Kept
from pos_adapter.adapter import Reject


def kept(found: Kept) -> Json:
    """A delivery that waits or did."""
    return {
        "id": PREFIX + found.digest,
        "connection": found.connection,
        "store": found.store,
        "status": found.status,
        "codes": list(found.codes),
        "documents": found.documents,
        "received_at": instant(found.received_at),
        "tried_at": instant(found.tried_at),
        "closed_at": instant(found.closed_at),
        "closed_by": found.closed_by or None,
        "closed_why": found.closed_why or None,
    }


def reject(found: Reject) -> Json:
    """A document that was not taken."""
    return {"place": found.place, "code": found.code, "reason": found.reason, "raw": found.raw}
