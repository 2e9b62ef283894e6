"""Following: a notice that is new waits for each browser of its member's as well, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from db import plan
from db.session import Session
from notices.push.leading import LEADS
from notices.tables import notice_push, push_subscription

_phone = push_subscription.c


def follow(session: Session, fresh: Sequence[dict[str, Any]]) -> None:
    """Let new rows of `notice` be pushed; a browser that is turned on later is not told of them."""
    told = [row for row in fresh if row["member_id"] and row["kind"] in LEADS]
    if not told:
        return
    member_ids = sorted({row["member_id"] for row in told})
    phones = session.rows(
        select(_phone.member_id, _phone.blind)
        .where(_phone.member_id.in_(member_ids))
        .order_by(_phone.member_id, _phone.blind)
    )
    rows = [_row(row, phone.blind) for row in told for phone in phones if phone.member_id == row["member_id"]]
    session.apply(plan.of(notice_push, rows))


def _row(told: dict[str, Any], blind: str) -> dict[str, Any]:
    same = ("cause", "member_id", "purpose", "created_at", "not_after", "next_at")
    return {
        **{name: told[name] for name in same},
        "blind": blind,
        "status": "waiting",
        "reason": "",
        "attempts": 0,
        "claimed_until": None,
        "sent_at": None,
    }
