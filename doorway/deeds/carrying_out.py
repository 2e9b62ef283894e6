"""What is done once a second person has approved it: a line here for each kind of wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.deeds import identifying, points_by_hand, voucher_batches
from doorway.service import service
from identity import approvals
from identity.approvals import Approval

Deed = Callable[[Session, Approval, datetime], object]

# Kind → what does it, in the transaction that approves; it raises where it cannot be done.
DEEDS: Mapping[str, Deed] = {
    points_by_hand.KIND: points_by_hand.carry_out,
    identifying.KIND: identifying.carry_out,
    voucher_batches.KIND: voucher_batches.carry_out,
}

# Kind → what the makers wrote beside such wishes, by the wish, where that is sealed.
NOTES: Mapping[str, Callable[[Session, Sequence[Approval]], Mapping[str, str]]] = {
    points_by_hand.KIND: points_by_hand.notes
}


def notes(session: Session, wishes: Sequence[Approval]) -> Mapping[str, str]:
    """The makers' own words about wishes, by the wish, where there are any."""
    found: dict[str, str] = {}
    for kind, read in NOTES.items():
        found |= read(session, [each for each in wishes if each.kind == kind])
    return found


def decide(session: Session, approval_id: str, at: datetime, *, approve: bool, note: str) -> Approval:
    """Decide on a wish in the caller's name, and do it where it is approved.

    Raises NotSecondPerson and what the deed raises; then nothing was decided.
    """
    checker_id = callers.caller().person.staff_id
    found = approvals.decide(session, approval_id, checker_id, approve=approve, at=at, note=note)
    if approve:
        DEEDS[found.kind](session, found, at)
    told = ids.outside("approval", approval_id)
    audits.did(session, f"approvals.{found.status}", told, {"kind": found.kind})
    return found


def note_refused(approval_id: str) -> None:
    """Write down that somebody was no second person.

    What is refused leaves nothing behind, and this is what an auditor looks for.
    """
    told = ids.outside("approval", approval_id)
    service().database.write(lambda session: audits.did(session, "approvals.refused", told))
