"""What is done once a second person has approved it: a line here for each kind of wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from api.retailer import adjustments, parked_deeds, voucher_batches
from db.session import Session
from identity.approvals import Approval

Deed = Callable[[Session, Approval, datetime], object]

# Kind → what does it, in the transaction that approves; it raises where it cannot be done.
DEEDS: Mapping[str, Deed] = {
    adjustments.KIND: adjustments.carry_out,
    parked_deeds.KIND: parked_deeds.carry_out,
    voucher_batches.KIND: voucher_batches.carry_out,
}

# Kind → what the maker wrote beside the wish, where that is sealed.
NOTES: Mapping[str, Callable[[Session, Approval], str]] = {adjustments.KIND: adjustments.note_of}


def note_of(session: Session, asked: Approval) -> str:
    """The maker's own words about a wish."""
    return NOTES[asked.kind](session, asked) if asked.kind in NOTES else ""


def carry_out(session: Session, approved: Approval, at: datetime) -> None:
    """Do what was approved. KeyError for a kind that nobody carries out, which is a mistake of ours."""
    DEEDS[approved.kind](session, approved, at)
