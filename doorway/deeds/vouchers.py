"""A member's voucher withdrawn by staff, or its code sent once more; they never see it. Audited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.service import service
from loyalty.errors import UnknownVoucher
from loyalty.program.model import Program
from loyalty.rewards import rewards, voucher_states, vouchers
from loyalty.rewards.redemption import Withdrawn
from notices import outgoing

_MOMENT: Final = timedelta(microseconds=1)


def void(session: Session, voucher_id: str, why: str, at: datetime) -> Withdrawn:
    """Withdraw one that was not used, with the reason; its points go back. As `rewards.void` raises."""
    done = rewards.void(session, service().retailer, voucher_id, callers.caller().name, why, at)
    audits.did(session, "vouchers.void", ids.outside("voucher", voucher_id))
    return done


def send(session: Session, voucher_id: str, at: datetime) -> bool:
    """Tell the member once more, at most once a day; whether that is news.

    Raises UnknownVoucher, VoucherClosed.
    """
    row = vouchers.find_by_id(session, service().retailer.index_key, voucher_id)
    if row is None:
        raise UnknownVoucher(voucher_id)
    if voucher_states.status(row, at) != "issued":
        raise voucher_states.closed(row, at)
    program = service().retailer.shelf.take_reference(session, row["program"])
    cause = f"voucher-again:{voucher_id}:{at.astimezone(program.zoneinfo).date().isoformat()}"
    facts = {
        "reward": row["reward"],
        "voucher_id": voucher_id,
        "expires_on": _last_day(row["expires_at"], program),
    }
    is_news = outgoing.tell(session, row["member_id"], "voucher-issued", cause, facts, at)
    if is_news:
        audits.did(session, "vouchers.resend", ids.outside("voucher", voucher_id))
    return is_news


def _last_day(expires_at: datetime | None, program: Program) -> str:
    if expires_at is None:
        return ""
    return (expires_at - _MOMENT).astimezone(program.zoneinfo).date().isoformat()
