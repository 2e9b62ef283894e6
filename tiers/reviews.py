"""Reviews: whether a tier is kept when its last period is over, and what is left of it if not."""

from dataclasses import replace
from datetime import date, datetime

from tiers.counters import Totals, total_in
from tiers.history import Change, Evidence, Standing, changed, placed
from tiers.ladder import Ladder


def review(
    ladder: Ladder, anchor: date, standing: Standing, totals: Totals, at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """Run every review due at or before `at` (UTC), in order; after years of silence that may be several.

    `totals` holds what was known strictly before the first review due: what becomes known at the very instant
    of a review comes after it. Running it again with the same `at` changes nothing. Raises UnknownTier.
    """
    changes: list[Change] = []
    while standing.review_at is not None and standing.until_on is not None and standing.review_at <= at:
        until_on = standing.until_on
        standing, change = _judged(ladder, anchor, standing, until_on, standing.review_at, totals)
        assert standing.until_on is None or standing.until_on > until_on, "a review moves the end on"
        changes.append(change)
    return standing, tuple(changes)


def _judged(
    ladder: Ladder, anchor: date, standing: Standing, until_on: date, at: datetime, totals: Totals
) -> tuple[Standing, Change]:
    """One review: the period that ended decides, but what the running one reached is not taken away."""
    step = ladder.step(standing.tier)
    ended = ladder.window.ending(anchor, until_on)
    running = ladder.window.next(anchor, ended)
    following = ladder.window.next(anchor, running)
    total, fresh = total_in(totals, ended), total_in(totals, running)
    if total >= step.keeps:
        after, evidence = placed(ladder, step.code, at, running), Evidence(ended, total, step.keeps)
    elif fresh >= step.reaches:
        after, evidence = placed(ladder, step.code, at, following), Evidence(running, fresh, step.reaches)
    else:
        lower, again = _lower(ladder, step.code, total), ladder.reached(fresh)
        last = following if ladder.rank(again) > ladder.rank(lower) else running
        after = placed(ladder, max(lower, again, key=ladder.rank), at, last)
        return after, changed(ladder, at, step.code, after, "lowered", Evidence(ended, total, step.keeps))
    after = replace(after, since_at=standing.since_at)
    return after, changed(ladder, at, step.code, after, "kept", evidence)


def _lower(ladder: Ladder, tier: str, total: int) -> str:
    """Where a member falls from `tier` whose last period came to `total`: below it in any case."""
    below = ladder.codes[ladder.rank(tier) - 1]
    if ladder.down == "one-step":
        return below
    if ladder.down == "requalify":
        return min(below, ladder.reached(total), key=ladder.rank)
    return ladder.base
