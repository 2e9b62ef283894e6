"""Batch giving: a batch's vouchers are entered a few members at a time, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from db.session import Session
from loyalty import tables
from loyalty.errors import UnknownReward
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.retailer import Retailer
from loyalty.rewards import batches, free_vouchers, gift_vouchers
from loyalty.rewards.batches import DONE, RUNNING, STOPPED, Batch
from loyalty.rewards.free_vouchers import Free

_batch, _member = tables.voucher_batch.c, tables.voucher_batch_member.c
_voucher = tables.voucher.c


def give(session: Session, retailer: Retailer, batch_id: str, most: int, at: datetime) -> int:
    """Give the next `most` members theirs, in the order of their ids; how many were looked at.

    Nobody is given one who is no active member any more. It stops by itself where the programme has the
    reward no more, and is done when nobody is left. Raises UnknownVoucherBatch.
    """
    batch = batches.get(session, batch_id)
    if batch.status != RUNNING:
        return 0
    waiting = select(_member.member_id).where(_member.batch == batch.key, _member.outcome == "")
    found = [row.member_id for row in session.rows(waiting.order_by(_member.member_id).limit(most))]
    try:
        for member_id in found:
            _give_one(session, retailer, batch, member_id, at)
    except UnknownReward:
        batches.stop(session, batch_id)
        return 0
    if len(found) < most:
        _finish(session, batch, at)
    return len(found)


def given(session: Session, batch: Batch, after: str, limit: int) -> Sequence[Row[Any]]:
    """Whom the batch gave which voucher, in the order of the members' ids, after one of them."""
    query = (
        select(_member.member_id, _member.voucher_id, _voucher.expires_at, _voucher.worth_minor)
        .join(tables.voucher, _voucher.voucher_id == _member.voucher_id)
        .where(_member.batch == batch.key, _member.outcome == "issued")
    )
    query = query.where(_member.member_id > after) if after else query
    return session.rows(query.order_by(_member.member_id).limit(limit))


def _give_one(session: Session, retailer: Retailer, batch: Batch, member_id: str, at: datetime) -> None:
    """Locks the head first: whoever gives the same batch elsewhere finds what was given."""
    work = open_books(session, retailer, member_id, at, at, lock=True)
    own = (_member.member_id == member_id, _member.batch == batch.key)
    if session.rows(select(_member.outcome).where(*own))[0].outcome:
        return
    values: dict[str, Any] = {"outcome": "skipped"}
    if members.find(session, member_id).status == "active":
        origin = f"{gift_vouchers.BY_BATCH}{batch.batch_id}"
        gift = Free(batch.reward, origin, origin, batch.asked_by, {"batch": batch.batch_id})
        seq, voucher_id = free_vouchers.give(session, retailer, work, gift, at)
        values = {"outcome": "issued", "voucher_id": voucher_id, "seq": seq}
    session.connection.execute(update(tables.voucher_batch_member).where(*own).values(values))


def _finish(session: Session, batch: Batch, at: datetime) -> None:
    mine = update(tables.voucher_batch).where(_batch.key == batch.key, _batch.status.in_((RUNNING, STOPPED)))
    left = select(_member.member_id).where(_member.batch == batch.key, _member.outcome == "").limit(1)
    if not session.rows(left):
        session.connection.execute(mine.values(status=DONE, finished_at=at))
