"""Reviews: whether a tier is kept when its term is over, and what is left of it if not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from tiers.ground import Ground, Reached
from tiers.history import Change, Evidence, Reason, Standing, changed
from tiers.placing import carried, placed, renewed
from tiers.steps import Step
from tiers.windows import ONE_DAY, Period


def judged(ground: Ground, standing: Standing, until_on: date, at: datetime) -> tuple[Standing, Change]:
    """One review: the term that ended decides, but what has been reached since is not taken away.

    Who fails it while the ladder leaves a chance to make it good stays until that is over; what was bought in
    the days of grace counts for the term as well.
    """
    step, ended = ground.ladder.step(standing.tier), ground.judged(standing, until_on)
    looked = replace(ground, stretch_days=ground.ladder.grace_days) if standing.in_grace else ground
    if kept := _find_kept(looked, standing, step, ended):
        return _kept(ground, standing, renewed(ground, step.code, at, ended.end_on, at), kept, at)
    again = _find_again(ground, standing, step, ended.end_on, at)
    if again and again.step.code == step.code:
        return _kept(ground, standing, placed(ground, step.code, at, again.on), again.evidence, at)
    missed, reason = _missed(looked, standing, step, ended)
    chance_at = ground.midnight(ground.ladder.last_chance_on(step, until_on))
    if chance_at > at:
        after = replace(standing, review_at=chance_at, in_grace=True)
        return after, changed(at, step.code, after, "grace", missed, due_at=chance_at)
    after = _fallen(ground, standing, ended, again, at)
    after = replace(after, pending=carried(ground, after, standing.pending))
    return after, changed(at, step.code, after, reason, missed)


def _kept(
    ground: Ground, standing: Standing, after: Standing, evidence: Evidence, at: datetime
) -> tuple[Standing, Change]:
    pending = carried(ground, after, standing.pending)
    after = replace(after, since_at=standing.since_at, pending=pending)
    return after, changed(at, standing.tier, after, "kept", evidence)


def _find_kept(ground: Ground, standing: Standing, step: Step, ended: Period) -> Evidence | None:
    """What keeps a tier: as of the last day of the term, or where a day counts by itself, on any of them."""
    last_on = ended.end_on - ONE_DAY
    for route in ground.ladder.ways_to_keep(step):
        days = [last_on]
        if any(each.is_one_day for each in route.conditions):
            days = ground.days(ended.start_on, last_on + ground.stretch_days * ONE_DAY)
        if found := ground.find_met_in((route,), standing, days):
            return found[1]
    return None


def _find_again(
    ground: Ground, standing: Standing, step: Step, until_on: date, at: datetime
) -> Reached | None:
    """The highest step, up to this one, that was reached since the term ended."""
    days = ground.days(until_on, ground.day(at))
    for each in reversed(ground.ladder.steps[: ground.ladder.rank(step.code)]):
        if found := ground.find_met_in(ground.open_ways(each, standing), standing, days):
            return Reached(each, *found)
    return None


def _missed(ground: Ground, standing: Standing, step: Step, ended: Period) -> tuple[Evidence, Reason]:
    """The condition that was the nearest to being met, of a tier that something keeps."""
    last_on = ended.end_on - ONE_DAY
    if missed := ground.nearest(ground.ladder.ways_to_keep(step), standing, last_on):
        return missed, "lowered"
    for route in ground.ladder.ways_to(step):
        measured = ground.measure(route.conditions[0], standing, last_on)
        return Evidence(measured.counter, ended, measured.total, 0), "ended"
    return Evidence(ground.ladder.counter, ended, 0, 0), "ended"


def _fallen(
    ground: Ground, standing: Standing, ended: Period, again: Reached | None, at: datetime
) -> Standing:
    """Where a member falls from a tier: below it in any case, but not below what was reached since."""
    rank, lower = ground.ladder.rank, _lower(ground, standing, ended)
    if again and rank(again.step.code) > rank(lower):
        return placed(ground, again.step.code, at, again.on)
    return renewed(ground, lower, at, ended.end_on, at)


def _lower(ground: Ground, standing: Standing, ended: Period) -> str:
    ladder, last_on = ground.ladder, ended.end_on - ONE_DAY
    below = ladder.codes[ladder.rank(standing.tier) - 1]
    if ladder.down == "one-step":
        return below
    if ladder.down == "base":
        return ladder.base
    if ladder.down == "requalify":
        found = ground.highest(standing, ground.days(ended.start_on, last_on))
        return min(below, found.step.code if found else ladder.base, key=ladder.rank)
    for fall in ladder.down:
        measured = ground.measure(fall.condition, standing, last_on)
        if ladder.rank(fall.tier) <= ladder.rank(below) and measured.total >= measured.threshold:
            return fall.tier
    return ladder.base
