"""What staff do about a delivery that was not taken, of a store they act for: read again, let go; audited."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db.session import Session
from doorway import audits, callers, kept_deliveries
from doorway.service import service
from intake import keeping, taking
from intake.fates import Taken
from intake.keeping import Kept

PERMISSION: Final = "parked.resolve"


def retry(delivery: str, at: datetime) -> tuple[Kept, Taken]:
    """Read it again, with today's mappings and adapter; how it was, and what was taken of it now.

    It takes several transactions: that it was asked for is written down before the first. Raises
    UnknownDelivery, DeliveryClosed, and UnknownConnection where that was removed.
    """
    house, by = service(), callers.caller().name

    def note(session: Session) -> Kept:
        found = kept_deliveries.find(session, delivery, PERMISSION)
        audits.did(session, "deliveries.retry", delivery, {"connection": found.connection})
        return found

    found = house.database.write(note)
    return found, taking.retry(house.database, house.retailer, found.digest, by, at)


def dismiss(session: Session, delivery: str, why: str, at: datetime) -> Kept:
    """Let it go, with the reason; its body is forgotten. Raises UnknownDelivery, DeliveryClosed."""
    found = kept_deliveries.find(session, delivery, PERMISSION)
    audits.did(session, "deliveries.dismiss", delivery, {"connection": found.connection})
    return keeping.dismiss(session, found.digest, callers.caller().name, why, at)
