"""A member's standing and its history: the values, and the rows they are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from loyalty import keeping
from loyalty.earning import context
from loyalty.earning.compiled import compiled
from loyalty.program.model import Program
from tiers import standing, stored, waiting
from tiers.card_years import CardYears
from tiers.history import Change, Standing
from tiers.ladder import Ladder


@dataclass(frozen=True, slots=True)
class TierState:
    """A member's standing as stored, the card years, and up to when everything was counted.

    What was bought before `counted_at` (UTC) belongs before something that counted already.
    """

    years: CardYears
    standing: Standing
    counted_at: datetime

    @property
    def anchor_on(self) -> date:
        """The day of joining, in the programme's zone."""
        return self.years.anchor_on


@dataclass(frozen=True, slots=True)
class TierMove:
    """A tier left for another (or kept), and why."""

    before: str
    after: str
    reason: str


def change_text(change: Change) -> str:
    """A change of tier as the codes of its entry."""
    return orjson.dumps(change, option=orjson.OPT_SORT_KEYS).decode()


def standing_row(member_id: str, program: Program, ladder: Ladder, tier: TierState) -> dict[str, Any]:
    """The row of a standing. `counts_from` is the first day whose counters it can still depend on.

    That goes by what was counted, not by the clock: a till may send last year's receipts in the new year.
    """
    now, years = tier.standing, tier.years
    counted_on = tier.counted_at.astimezone(program.zoneinfo).date()
    return {
        "member_id": member_id,
        "ladder": ladder.code,
        "anchor_on": tier.anchor_on,
        "tier": now.tier,
        "since_at": now.since_at,
        "until_on": now.until_on,
        "review_at": now.review_at,
        "counted_at": tier.counted_at,
        "counts_from": min(
            standing.counts_from(ladder, years, now, tier.counted_at),
            context.watched_from(compiled(program), years, counted_on),
            keeping.counted_from(program, counted_on),
        ),
        "moves_at": now.moves_at,
        "more": stored.to_text(now),
        "card_years": _years_text(years),
        "awaits": waiting.find_for_staff(ladder, now),
    }


def _years_text(years: CardYears) -> str | None:
    """The days on which card years were begun anew, as a list; None where they never were."""
    return orjson.dumps(years.begun).decode() if years.begun else None


def read_years(anchor_on: date, text: str | None) -> CardYears:
    """Card years as they are stored."""
    return CardYears(anchor_on, tuple(date.fromisoformat(each) for each in orjson.loads(text or "[]")))


def change_row(member_id: str, ladder: Ladder, seq: int, change: Change) -> dict[str, Any]:
    """The row of one line of a tier's history."""
    return {
        "member_id": member_id,
        "seq": seq,
        "n": 0,
        "ladder": ladder.code,
        "at": change.at,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "counter": change.counter,
        "window_from": change.window.start_on,
        "window_to": change.window.end_on,
        "total": change.total,
        "threshold": change.threshold,
        "until_on": change.until_on,
        "superseded_by": None,
        "towards": change.towards or None,
        "due_at": change.due_at,
    }
