"""Superseding: a tier's history is replaced by what another fold found; nothing of it is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from sqlalchemy import select

import tiers.tables
from db.session import Session
from loyalty.receipts.course import Member
from loyalty.tier_rows import TierState, change_row
from loyalty.work import Work
from tiers.counters import Totals
from tiers.history import Change
from tiers.ladder import Ladder
from tiers.standing import joining


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a fold from joining ended, and every change on the way but the joining."""

    tier: TierState
    totals: Totals
    changes: Sequence[Change]


def supersede(session: Session, work: Work, start: Member, found: Outcome) -> None:
    """Enter the changes that are new; those that no longer follow are superseded, not deleted."""
    assert start.ladder is not None, "only a ladder can be folded"
    stored = _stored_changes(session, work.member_id)
    new: list[Change] = []
    for joins in (True, False):
        changes = (joining(start.ladder, start.anchor_on, start.joined_at),) if joins else found.changes
        own = [row for row in stored if (row["reason"] == "joined") is joins]
        same = _same(own, start.ladder, changes)
        work.superseded += own[same:]
        new += changes[same:]
    work.replace_tier(found.tier, found.totals, new)


def _stored_changes(session: Session, member_id: str) -> list[dict[str, Any]]:
    change = tiers.tables.tier_change.c
    return session.mappings(
        select(tiers.tables.tier_change)
        .where(change.member_id == member_id, change.superseded_by.is_(None))
        .order_by(change.at, change.seq)
    )


def _same(stored: Sequence[dict[str, Any]], ladder: Ladder, changes: Sequence[Change]) -> int:
    """How many of the changes, from the first on, are those that were stored."""
    pairs = zip(stored, changes, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _is_same(pair[0], ladder, pair[1]), pairs))


def _is_same(row: dict[str, Any], ladder: Ladder, change: Change) -> bool:
    wanted = change_row(row["member_id"], ladder, row["seq"], change)
    return all(row[name] == value for name, value in wanted.items())
