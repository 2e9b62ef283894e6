"""Ending: what becomes of a place in a household when its member is merged into another, or is forgotten."""

from __future__ import annotations

from datetime import datetime

from db.session import Session
from loyalty.households import membership


def carry(session: Session, ended_id: str, survivor_id: str, at: datetime) -> None:
    """Let the survivor of a merge take the place of who ended; who has one already keeps it.

    Who heads the household goes with the place where both are in the same. Call it after the swap of both.
    Undoing the merge does not bring the place back.
    """
    household = membership.find(session, ended_id)
    if household is None:
        return
    own = membership.find(session, survivor_id)
    if own is None:
        membership.replace(session, household, ended_id, survivor_id)
        return
    if own == household and household.head_id == ended_id:
        membership.put_head(session, household, survivor_id)
    after = membership.find(session, ended_id)
    assert after is not None, "who ended is in it still"
    membership.drop(session, after, ended_id, at)


def forget(session: Session, member_id: str, at: datetime) -> None:
    """Take out a member who was forgotten; their points stay where they are. Call it after their swap."""
    household = membership.find(session, member_id)
    if household is not None:
        membership.drop(session, household, member_id, at)
