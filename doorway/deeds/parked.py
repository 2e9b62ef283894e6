"""What staff do about a parked document, of a store they act for: looked at again, taken, let go; audited."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers, parked
from doorway.service import service
from loyalty.receipts import queue, resolving
from loyalty.receipts.queue import Parked
from loyalty.receipts.values import Recorded

PERMISSION = "parked.resolve"


def retry(session: Session, document: str, at: datetime) -> Recorded:
    """Look at it again, as if it came now. Raises UnknownParked, ParkedClosed, CannotResolve."""
    found = parked.find(session, document, PERMISSION)
    done = resolving.retry(session, service().retailer, found.digest, callers.caller().name, at)
    return _noted(session, document, "retry", found, done)


def accept(session: Session, document: str, why: str, at: datetime) -> Recorded:
    """Take what came second under its number as the next revision. Raises what `retry` raises."""
    found = parked.find(session, document, PERMISSION)
    done = resolving.accept(session, service().retailer, found.digest, callers.caller().name, why, at)
    return _noted(session, document, "accept", found, done)


def dismiss(session: Session, document: str, why: str, at: datetime) -> Parked:
    """Let it go, with the reason; it is kept. Raises UnknownParked, ParkedClosed."""
    found = parked.find(session, document, PERMISSION)
    audits.did(session, "parked.dismiss", document, {"key": found.claim_key})
    return queue.dismiss(session, found.digest, callers.caller().name, why, at)


def _noted(session: Session, document: str, deed: str, found: Parked, done: Recorded) -> Recorded:
    member = {"member": ids.outside("member", done.member_id)} if done.member_id else {}
    audits.did(session, f"parked.{deed}", document, {"key": found.claim_key, **member})
    return done
