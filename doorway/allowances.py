"""What both doors say of a member's allowances: points to spend where a till has no line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import limits
from loyalty.offline import allowances as signed
from loyalty.offline import keys, rows

MOST_SHOWN: Final = 20
MOST, PER = 30, timedelta(hours=1)


def count(at: datetime) -> None:
    """Count a wish for one, in a write of its own. Raises TooMany."""
    limit = limits.key("allowance", callers.caller().member_id)
    service().database.write(lambda session: limits.take(session, limit, MOST, PER, at))


def mine(session: Session) -> Sequence[rows.Row]:
    """Those of who asks, newest first."""
    return rows.of_member(session, callers.caller().member_id, MOST_SHOWN)


def text(row: rows.Row) -> str:
    """What a till reads, signed again; the same each time."""
    return signed.sign(keys.signing(service().retailer.ring), rows.value(row))


def status(row: rows.Row, at: datetime) -> str:
    """In one word: open, used, ended (its card, or all spending), awaiting (its receipt may come), over."""
    if row.used_by is not None:
        return "used"
    if at >= row.closes_at:
        return "over"
    if row.ended_at is not None:
        return "ended"
    return "open" if at < row.expires_at else "awaiting"
