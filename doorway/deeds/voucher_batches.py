"""A reward for nothing to many members: above the limit of points by hand a second person approves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.service import service
from identity import approvals, own_cards
from identity.approvals import Approval
from identity.errors import OwnCard
from loyalty.program.model import Program
from loyalty.rewards import batches
from loyalty.rewards.batches import RUNNING, WAITING, Batch, Wish

KIND: Final = "vouchers.batch"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: it runs, or waits under an approval's id outside."""

    batch: Batch
    approval: str | None = None


def begin(session: Session, program: Program, wish: Wish, at: datetime) -> Outcome:
    """Begin a batch in the caller's name, or ask a second person. Raises OwnCard."""
    house, caller = service(), callers.caller()
    staff_id = caller.person.staff_id
    if own_cards.of(session, house.retailer, caller.person) & set(wish.members):
        raise OwnCard
    reward = program.reward(wish.reward)
    # What no points buy weighs by its worth: nothing is given to many without a second person.
    weight = reward.cost or reward.worth_minor
    size, kind = weight * len(wish.members), f"members.adjust:{reward.currency}"
    above = approvals.needed(session, staff_id, size, at, house.settings.adjust_limit_points, kind=kind)
    known = batches.find(session, program, wish)
    found = known or batches.begin(session, program, wish, caller.name, at, WAITING if above else RUNNING)
    if found.status == WAITING:
        return _asked(session, found, staff_id, at)
    if known is None:
        approvals.count(session, staff_id, size, at, kind=kind)
        audits.did(session, KIND, ids.outside("voucher_batch", found.batch_id), _told(found))
    return Outcome(found)


def carry_out(session: Session, approved: Approval, _at: datetime) -> None:
    """Begin a batch that a second person approved. Raises OwnCard where it gives to them."""
    assert approved.checker_id is not None, "it was approved by somebody"
    batch_id = ids.find_inside("voucher_batch", approved.subject)
    assert batch_id is not None, "it was asked for a batch"
    checker = callers.caller().person
    if batches.is_for(session, batch_id, own_cards.of(session, service().retailer, checker)):
        raise OwnCard
    batches.approve(session, batch_id, ids.outside("staff", approved.checker_id))
    audits.did(session, KIND, approved.subject)


def stop(session: Session, batch_id: str) -> Batch:
    """Give no more of it for now. Raises UnknownVoucherBatch, VoucherBatchClosed."""
    return _turned(session, "stop", batches.stop(session, batch_id))


def start(session: Session, batch_id: str) -> Batch:
    """Go on with one that was stopped. Raises UnknownVoucherBatch, VoucherBatchClosed."""
    return _turned(session, "start", batches.start(session, batch_id))


def take_codes(session: Session, batch_id: str, personal: Sequence[str]) -> Batch:
    """The batch whose codes are taken away, with these `personal` columns. Raises UnknownVoucherBatch."""
    found = batches.get(session, batch_id)
    name = ids.outside("voucher_batch", batch_id)
    audits.did(session, f"{KIND}.codes", name, {"personal": sorted(personal)})
    return found


def _turned(session: Session, way: str, turned: tuple[Batch, bool]) -> Batch:
    found, is_news = turned
    if is_news:
        audits.did(session, f"{KIND}.{way}", ids.outside("voucher_batch", found.batch_id))
    return found


def _asked(session: Session, found: Batch, staff_id: str, at: datetime) -> Outcome:
    """A wish for a second person; whom it is for is fixed meanwhile."""
    name = ids.outside("voucher_batch", found.batch_id)
    asked = approvals.ask(session, KIND, name, _told(found), staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audits.did(session, f"{KIND}.ask", name, {**_told(found), "approval": approval})
    return Outcome(found, approval)


def _told(found: Batch) -> dict[str, Any]:
    return {"reward": found.reward, "members": found.members, "points": found.cost * found.members}
