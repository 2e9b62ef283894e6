"""What waits for a person, as a sheet: a document a row, nothing of what was bought."""

from __future__ import annotations

from typing import Final

from doorway.deeds.identifying import PREFIX
from loyalty.receipts.queue import Parked
from web.wire import sheets

HEADS: Final = {
    "id": "waiting.id",
    "receipt": "waiting.receipt",
    "store": "waiting.shop",
    "bought": "waiting.bought",
    "why": "waiting.why",
    "status": "rejected.status",
}


def row(found: Parked) -> sheets.Row:
    """A document that waits or did."""
    return {
        "id": PREFIX + found.digest,
        "receipt": found.document.number,
        "store": found.document.store,
        "bought": found.document.business_date,
        "why": found.reason,
        "status": found.status,
    }
