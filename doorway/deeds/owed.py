"""A redemption that no points covered, settled by a person of its store: collected, or waived. Audited."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers
from identity import roles
from loyalty.errors import UnknownRejected
from loyalty.receipts import rejected


def settle(session: Session, member: str, receipt: str, n: int, resolution: str, at: datetime) -> None:
    """Write down how it ended, once; no points move. Raises UnknownRejected, for another store's as well."""
    member_id, receipt_id = ids.find_inside("member", member), ids.find_inside("receipt", receipt)
    if member_id is None or receipt_id is None:
        raise UnknownRejected
    store = rejected.find(session, member_id, receipt_id, n).store
    caller = callers.caller()
    if not roles.permits(caller.person.grants, "parked.resolve", store):
        raise UnknownRejected
    rejected.settle(session, member_id, receipt_id, n, resolution, caller.name, at)
    detail = {"receipt": receipt, "n": n, "resolution": resolution}
    audits.did(session, "parked.resolve", member, detail)
