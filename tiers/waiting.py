"""Waiting: whose turn it is with a tier that was reached and is not held yet."""

from __future__ import annotations

from typing import Literal

from tiers.history import Pending, Standing
from tiers.ladder import Ladder

Turn = Literal["application", "approval", "collection"]


def find_turn(ladder: Ladder, pending: Pending) -> Turn | None:
    """What a tier waits for: the member's application, staff's approval, or a card handed over at a counter.

    None where only time is awaited, or the ladder knows the tier no longer.
    """
    if pending.state == "promised" or pending.tier not in ladder.codes:
        return None
    if pending.state == "applied":
        return "approval"
    by = ladder.upward(ladder.step(pending.tier)).by
    return None if by == "itself" else by


def find_for_staff(ladder: Ladder, standing: Standing) -> Turn | None:
    """What of a standing waits for somebody of the staff: an approval before a collection."""
    turns = {find_turn(ladder, each) for each in standing.awaited}
    if "approval" in turns:
        return "approval"
    return "collection" if "collection" in turns else None
