"""Foreseeing: what goods that come back would do to their buyer's tier, before anybody gives them back."""

from __future__ import annotations

from loyalty.deltas import read_counters
from loyalty.explanations.why import Why, why
from loyalty.receipts.case import Case
from loyalty.work import Work
from tiers import standing
from tiers.forecast import Forecast, find_difference


def find_forecast(case: Case, work: Work) -> Forecast | None:
    """The first moment at which a return makes a difference to the tier; None for none, or without tiers.

    `work` is what the return comes to; what it counts is counted here once more, beside a life without it.
    """
    ladder, tier = work.ladder, case.tier
    if ladder is None:
        return None
    items = (item for entry in work.entries for item in read_counters(entry.act.counters))
    deltas = [item.delta for item in items if ladder.depends_on(item.delta.counter)]
    if not deltas:
        return None
    totals = dict(case.known.totals)
    now, _ = standing.review(ladder, tier.years, tier.standing, totals, deltas[0].known_at)
    return find_difference(ladder, tier.years, now, totals, deltas)


def told(forecast: Forecast) -> Why:
    """The same as a reason, for whoever is about to give the goods back."""
    return why("foreseen", at=forecast.at.isoformat(), tier=forecast.tier, otherwise=forecast.otherwise)
