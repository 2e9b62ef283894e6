"""Refunds: what goods that came back take from a tier, held or waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from tiers.counters import Delta, total_in
from tiers.ground import Ground
from tiers.history import Evidence, Standing, changed
from tiers.ladder import Ladder
from tiers.passing import passed
from tiers.placing import carried
from tiers.rising import Moved, risen
from tiers.steps import Step
from tiers.terms import Up
from tiers.windows import ONE_DAY, Period, Window


def withdrawn(ground: Ground, standing: Standing, delta: Delta) -> Moved:
    """Take back what waits and is no longer reached: nothing was held by it yet."""
    changes = []
    for move in standing.pending:
        total = _total_now(ground, move.evidence, delta)
        step = ground.ladder.step(move.tier)
        others = ground.find_met_in(ground.ladder.ways_to(step), standing, [move.on])
        if total < move.evidence.threshold and not others:
            pending = tuple(each for each in standing.pending if each != move)
            standing = replace(standing, pending=pending)
            evidence = replace(move.evidence, total=total)
            changes.append(changed(delta.known_at, standing.tier, standing, "withdrawn", evidence, move.tier))
    return standing, tuple(changes)


def unmade(before: Ground, ground: Ground, standing: Standing, delta: Delta) -> Moved:
    """Lower a tier that the totals founded with the goods returned and do not found without them."""
    had, kept = founded(before, delta.known_at), founded(ground, delta.known_at)
    rank = ground.ladder.rank
    if not rank(kept.tier) < rank(standing.tier) <= rank(had.tier):
        return standing, ()
    after = replace(kept, since_at=delta.known_at)
    after = replace(after, pending=carried(ground, after, standing.pending))
    evidence = _lost(before, ground, standing, delta)
    return after, (changed(delta.known_at, standing.tier, after, "refund", evidence),)


def founded(ground: Ground, at: datetime) -> Standing:
    """The standing at `at` if every window had come to its total at once, on its first day.

    What a person has to approve or hand out is taken as given: here only the totals count.
    """
    looked = replace(ground, ladder=_by_itself(ground.ladder))
    days = sorted({place.on for place in ground.totals})
    since_at = min([at, *(ground.midnight(on) for on in days[:1])])
    standing = Standing(ground.ladder.base, since_at, None, None)
    # What is dated beyond tomorrow can have reached nothing yet; a store in another zone may be a day ahead.
    latest_on = ground.day(at) + ONE_DAY
    for on in (on for on in _probes(looked, standing, days) if on <= latest_on):
        probed_at = min(at, ground.midnight(on))
        standing, _ = passed(looked, standing, probed_at)
        standing, _ = risen(looked, standing, on, probed_at)
    standing, _ = passed(looked, standing, at)
    return replace(standing, pending=())


def _probes(ground: Ground, standing: Standing, days: list[date]) -> list[date]:
    """The days as of which something may have been reached; of a period the first will do."""
    probes: set[date] = set()
    for window in {each.window for each in ground.ladder.conditions()}:
        if isinstance(window, Window):
            probes |= {ground.period(window, standing, on).start_on for on in days}
        else:
            probes |= set(days[:1] if window.kind == "lifetime" else days)
    return sorted(probes)


@lru_cache(maxsize=64)
def _by_itself(ladder: Ladder) -> Ladder:
    def plain(up: Up) -> Up:
        return replace(up, by="itself")

    def mended(step: Step) -> Step:
        """What is only applied for stays so: no total gives it."""
        if not ladder.ways_to(step):
            return replace(step, up=ladder.upward(step))
        return replace(step, up=plain(step.up) if step.up else None)

    steps = tuple(mended(step) for step in ladder.steps)
    return replace(ladder, up=plain(ladder.up), steps=steps, refund_unmakes=False)


def _total_now(ground: Ground, evidence: Evidence, delta: Delta) -> int:
    """What a move's evidence has become; of another purchase nothing is taken."""
    counter, window = evidence.counter, evidence.window
    if evidence.purchase:
        return (
            delta.whole if (delta.counter, delta.purchase) == (counter, evidence.purchase) else evidence.total
        )
    if evidence.store:
        return sum(
            amount
            for (code, on, store), amount in ground.totals.items()
            if (code, store) == (counter, evidence.store) and on in window
        )
    return total_in(ground.totals, counter, window)


def _lost(before: Ground, ground: Ground, standing: Standing, delta: Delta) -> Evidence:
    """The highest threshold that the return has taken a total below.

    Where that was a total of the past alone, the day of the purchase tells of it.
    """
    found = []
    for condition in ground.ladder.conditions():
        if condition.counter == delta.counter:
            was = before.measure(condition, standing, delta.on)
            now = ground.measure(condition, standing, delta.on)
            if now.total < condition.amount <= was.total:
                found.append(now)
    day = Period(delta.on, delta.on + ONE_DAY)
    total = total_in(ground.totals, delta.counter, day)
    on_the_day = Evidence(delta.counter, day, total, total - delta.amount)
    return max(found, key=lambda each: each.threshold, default=on_the_day)
