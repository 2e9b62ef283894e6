"""Batches of vouchers as the API tells them."""

from __future__ import annotations

from decimal import Decimal

from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway.service import now, service
from loyalty.errors import UnknownVoucherBatch
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards.batches import Batch


def shown(session: Session, batch: Batch) -> Json:
    program = shelf.current(session, service().retailer.shelf, batch.program, now())
    return {
        "id": ids.outside("voucher_batch", batch.batch_id),
        **{name: getattr(batch, name) for name in ("reference", "program", "reward", "status", "members")},
        **{name: getattr(batch, name) for name in ("issued", "skipped", "asked_by")},
        "segment": batch.segment or None,
        "worth": worth(program, batch.worth_minor),
        "whole_worth": worth(program, batch.worth_minor * batch.members),
        "money": program.money,
        "points": batch.cost * batch.members,
        "asked_at": instant(batch.asked_at),
        "approved_by": batch.approved_by or None,
        "finished_at": instant(batch.finished_at),
        "approval": None,
    }


def worth(program: Program, minor: int) -> str:
    """Major units."""
    return str(Decimal(minor).scaleb(-program.money_scale))


def inside(batch: str) -> str:
    """The id behind an outside one. Raises UnknownVoucherBatch."""
    found = ids.find_inside("voucher_batch", batch)
    if found is None:
        raise UnknownVoucherBatch(batch)
    return found
