"""What a member's points were spent by on a day: by a card alone, and by its PIN, at all tills together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, union_all

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.program.model import Program
from loyalty.receipts.values import Outcome
from loyalty.rewards.proof import Level
from points.state import HoldStatus
from tiers.windows import local_midnight

_redeemed, _receipt, _hold = tables.receipt_redemption.c, tables.receipt.c, tables.till_hold.c
_journal = points.tables.hold.c

# By currency, and within it by the proof.
OnDay = Mapping[str, Mapping[Level, int]]
NOTHING: Final[OnDay] = MappingProxyType({})


def find(session: Session, program: Program, member_id: str, at: datetime, now: datetime) -> OnDay:
    """What proofs with a daily limit spent on the programme's day of a purchase (`at`); nothing without one.

    A till may have been offline: it is the purchase that has its day, not its arrival. What a hold set aside
    counts on the day it was placed, unless it was let go or is over (`now`) and paid for nothing.
    """
    policy = program.spending
    if policy.static_card_per_day is None and policy.pin_per_day is None:
        return NOTHING
    day = at.astimezone(program.zoneinfo).date()
    begins_at, ends_at = (local_midnight(on, program.zoneinfo) for on in (day, day + timedelta(days=1)))
    bought_at = (
        select(func.min(_receipt.purchased_at))
        .where(_receipt.member_id == _redeemed.member_id, _receipt.receipt_id == _redeemed.receipt_id)
        .scalar_subquery()
    )
    rows = union_all(
        select(_redeemed.currency, _redeemed.proof, _redeemed.amount).where(
            *(_redeemed.member_id == member_id, _redeemed.proof.is_not(None)),
            *(_redeemed.outcome == Outcome.REDEEMED, bought_at >= begins_at, bought_at < ends_at),
        ),
        select(_hold.currency, _hold.proof, _hold.amount)
        .join(
            points.tables.hold, (_journal.holder_id == _hold.member_id) & (_journal.hold_id == _hold.hold_id)
        )
        .where(
            *(_hold.member_id == member_id, _hold.proof.is_not(None)),
            or_(
                _journal.status == HoldStatus.CAPTURED,
                and_(_journal.status == HoldStatus.OPEN, _journal.expires_at > now),
                _hold.used_by.is_not(None),
            ),
            *(_hold.opened_at >= begins_at, _hold.opened_at < ends_at),
        ),
    ).subquery()
    summed = select(rows.c.currency, rows.c.proof, func.sum(rows.c.amount).label("amount"))
    found: dict[str, dict[Level, int]] = {}
    for row in session.rows(summed.group_by(rows.c.currency, rows.c.proof)):
        found.setdefault(row.currency, {})[Level[row.proof.upper()]] = int(row.amount)
    return found


def is_counted(hold: Mapping[str, Any], now: datetime) -> bool:
    """Whether what a till's hold set aside counts on its day already; one that timed out does not."""
    is_open = hold["status"] == HoldStatus.OPEN and hold["expires_at"] > now
    return is_open or hold["status"] == HoldStatus.CAPTURED or hold["used_by"] is not None
