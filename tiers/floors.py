"""Floors: a tier set by hand lies under what is earned, and is shown while it is the higher of the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tiers.ground import Ground
from tiers.history import Change, Evidence, Floor, Reason, Standing, changed
from tiers.windows import ONE_DAY, Period

# Lines that tell of what waits, and change nothing about the tier.
WAITING = frozenset({"promised", "offered", "applied", "refused", "lapsed", "withdrawn"})


def above(ground: Ground, floor: Floor | None, earned: Standing) -> Standing:
    """What is shown: the standing that was earned, or the tier set by hand where that is higher."""
    rank = ground.ladder.rank
    if floor is None or rank(floor.tier) <= rank(earned.tier):
        return replace(earned, floor=floor)
    return Standing(floor.tier, floor.since_at, floor.until_on, floor.ends_at, floor=floor, beneath=earned)


def told(ground: Ground, floor: Floor | None, change: Change) -> Change:
    """A change of what was earned, as it is seen from above the floor.

    What happens beneath it is told as such: the journal must hold everything that time has done.
    """
    if floor is None or ground.ladder.rank(floor.tier) <= ground.ladder.rank(change.after):
        return change if floor is None else replace(change, before=_shown(ground, floor, change.before))
    before, after = _shown(ground, floor, change.before), floor.tier
    reason: Reason = change.reason if change.reason in WAITING else "beneath"
    towards = change.towards if reason != "beneath" else change.after
    if before != after:
        reason, towards = change.reason, change.towards
    return replace(
        change, before=before, after=after, reason=reason, until_on=floor.until_on, towards=towards
    )


def ended(
    ground: Ground, standing: Standing, at: datetime, reason: Reason = "manual-ended"
) -> tuple[Standing, Change]:
    """Without the floor only what was earned is left."""
    after = standing.earned
    return after, changed(at, standing.tier, after, reason, by_hand(ground, at))


def by_hand(ground: Ground, at: datetime) -> Evidence:
    """What a person or a payment did rests on no counter, only on its day."""
    on = ground.day(at)
    return Evidence(ground.ladder.counter, Period(on, on + ONE_DAY), 0, 0)


def _shown(ground: Ground, floor: Floor, tier: str) -> str:
    return ground.ladder.higher(floor.tier, tier)
