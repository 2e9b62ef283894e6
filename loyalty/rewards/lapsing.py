"""Lapsing: vouchers whose time is over are marked as expired, and whoever listens is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, text

from db.session import Session
from loyalty import tables
from loyalty.retailer import Retailer
from loyalty.rewards import voucher_uses
from loyalty.rewards.voucher_states import Row
from loyalty.tables.receipts import MAY_LAPSE

_voucher = tables.voucher.c


def due(session: Session, at: datetime, limit: int) -> Sequence[Row]:
    """Vouchers whose time was over by `at` (UTC) and that nobody marked, the oldest first.

    What a till has set aside then waits for the next time.
    """
    is_free = or_(_voucher.reserved_until.is_(None), _voucher.reserved_until <= at)
    query = select(tables.voucher).where(text(MAY_LAPSE), _voucher.expires_at <= at, is_free)
    return session.mappings(query.order_by(_voucher.expires_at, _voucher.code_digest).limit(limit))


def lapse(session: Session, retailer: Retailer, row: Row, at: datetime) -> bool:
    """Mark one at `at` (UTC); False where it was used, withdrawn or marked meanwhile.

    Points were taken, or a promise made, when it was given: the books of points do not move.
    """
    return voucher_uses.lapse(session, row, at, announces=retailer.announces)
