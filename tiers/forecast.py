"""Forecast: what a return would do to a tier, now or at a review to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tiers.card_years import CardYears
from tiers.counters import Delta, Totals, added
from tiers.history import Standing
from tiers.ladder import Ladder
from tiers.standing import count, review

# Time for every review of what is held today, and for the one after it.
_LOOKS_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Forecast:
    """From the UTC instant `at` on it is `tier` instead of `otherwise`, if nothing more is bought."""

    at: datetime
    tier: str
    otherwise: str


def find_difference(
    ladder: Ladder, years: CardYears, standing: Standing, totals: Totals, deltas: Sequence[Delta]
) -> Forecast | None:
    """The first moment at which these returns, all known at one instant, make a difference to the tier.

    What is due up to that instant has been run. None where the tier is the same with them and without them.
    Raises UnknownTier and DateOutOfRange.
    """
    if not deltas:
        return None
    known_at = deltas[0].known_at
    until = max(known_at, standing.earned.review_at or known_at) + _LOOKS_AHEAD
    otherwise = _course(ladder, years, standing, totals, (), until, known_at)
    course = _course(ladder, years, standing, totals, deltas, until, known_at)
    for at in sorted({*course, *otherwise}):
        tier, other = _tier_at(course, at), _tier_at(otherwise, at)
        if tier != other:
            return Forecast(at, tier, other)
    return None


def _course(
    ladder: Ladder,
    years: CardYears,
    standing: Standing,
    totals: Totals,
    deltas: Sequence[Delta],
    until: datetime,
    known_at: datetime,
) -> dict[datetime, str]:
    """The tiers to come, each by the instant it begins."""
    tiers = {known_at: standing.tier}
    for delta in deltas:
        standing, changes = count(ladder, years, standing, totals, delta)
        totals = added(totals, delta)
        tiers |= {change.at: change.after for change in changes}
    _, changes = review(ladder, years, standing, totals, until)
    return tiers | {change.at: change.after for change in changes}


def _tier_at(course: dict[datetime, str], at: datetime) -> str:
    return course[max(each for each in course if each <= at)]
