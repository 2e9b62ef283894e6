"""Reading a member's standing and counters: the queries a bundle takes in, and the values their rows make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

import tiers.tables
from loyalty.program.model import Program
from loyalty.tier_rows import TierState, read_years, standing_row
from tiers import stored
from tiers.card_years import CardYears
from tiers.counters import Place
from tiers.history import Standing
from tiers.ladder import Ladder
from tiers.standing import joined

_standing, _bucket = tiers.tables.standing.c, tiers.tables.bucket.c
_EVER = date(1, 1, 1)


def queries(member: ColumnElement[Any], *, whole: bool) -> dict[str, Select[Any]]:
    """The SELECTs of one member's standing and daily counters.

    `whole` reads every day; otherwise only those the standing can still depend on.
    """
    counts_from = select(_standing.counts_from).where(_standing.member_id == member).scalar_subquery()
    recent = () if whole else (_bucket.on_day >= func.coalesce(counts_from, _EVER),)
    return {
        "standing": select(tiers.tables.standing).where(_standing.member_id == member),
        "buckets": select(_bucket.counter, _bucket.on_day, _bucket.store, _bucket.amount).where(
            _bucket.member_id == member, *recent
        ),
    }


def tier_from(rows: Sequence[Mapping[str, Any]]) -> TierState | None:
    """The standing that was stored, None where there is none."""
    if not rows:
        return None
    row = rows[0]
    standing = Standing(
        row["tier"],
        datetime.fromisoformat(row["since_at"]),
        date.fromisoformat(row["until_on"]) if row["until_on"] else None,
        datetime.fromisoformat(row["review_at"]) if row["review_at"] else None,
    )
    years = read_years(date.fromisoformat(row["anchor_on"]), row["card_years"])
    counted_at = datetime.fromisoformat(row["counted_at"])
    return TierState(years, stored.with_text(standing, row["more"]), counted_at)


def is_short(rows: Sequence[Mapping[str, Any]], program: Program, tier: TierState) -> bool:
    """Whether a programme needs older counters than those read by what its last version wrote down."""
    if not rows or program.ladder is None:
        return False
    needed = standing_row("", program, program.ladder, tier)["counts_from"]
    return bool(needed < date.fromisoformat(rows[0]["counts_from"]))


def standing_from(
    rows: Sequence[Mapping[str, Any]], member: Mapping[str, Any], ladder: Ladder | None
) -> TierState:
    """The standing that was stored; that of joining for a member to whom this ladder, or any, is new."""
    found = tier_from(rows)
    if found is not None and (ladder is None or found.standing.tier in ladder.codes):
        return found
    years = CardYears(date.fromisoformat(member["joined_on"]))
    joined_at = datetime.fromisoformat(member["joined_at"])
    if ladder is None:
        return TierState(years, Standing("", joined_at, None, None), joined_at)
    return TierState(years, joined(ladder, years.anchor_on, joined_at), joined_at)


def totals_from(rows: Sequence[Mapping[str, Any]]) -> dict[Place, int]:
    """Each counter's sum by day and store."""
    return {
        Place(row["counter"], date.fromisoformat(row["on_day"]), row["store"]): int(row["amount"])
        for row in rows
    }
