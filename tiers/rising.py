"""Rising: what a member has reached is held at once, promised for later, or offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tiers.ground import Ground, Reached
from tiers.history import Change, Pending, Reason, Standing, changed
from tiers.placing import carried, effect_at, placed
from tiers.routes import Route
from tiers.terms import Up
from tiers.windows import ONE_DAY

Moved = tuple[Standing, tuple[Change, ...]]


@dataclass(frozen=True, slots=True)
class _Crossing:
    """What was reached as of the day `on`, known at the instant `at`."""

    on: date
    at: datetime


def risen(ground: Ground, standing: Standing, on: date, at: datetime) -> Moved:
    """Take every step that is reached as of `on`: the highest that comes at once, and what waits above it.

    With a `delta` on the ground only windows that are still running, and that it counts in, are looked at.
    """
    crossing, changes = _Crossing(on, at), list[Change]()
    while found := _find_next(ground, standing, on):
        standing, change = _taken(ground, standing, found, crossing)
        changes.append(change)
    return standing, tuple(changes)


def raised(
    ground: Ground, standing: Standing, move: Pending, at: datetime, reason: Reason = "reached"
) -> tuple[Standing, Change]:
    """Hold from `at` on what was reached before."""
    after = placed(ground, move.tier, at, move.on)
    after = replace(after, pending=carried(ground, after, standing.pending))
    return after, changed(at, standing.tier, after, reason, move.evidence)


def awaiting(ground: Ground, standing: Standing, move: Pending) -> Standing:
    """The same standing with a move that waits, in place of lower ones that wait for the same."""
    rank = ground.ladder.rank
    others = (
        each
        for each in standing.pending
        if each.tier != move.tier and (each.state != move.state or rank(each.tier) > rank(move.tier))
    )
    return replace(standing, pending=carried(ground, standing, (*others, move)))


def _find_next(ground: Ground, standing: Standing, on: date) -> Reached | None:
    """The highest step above that is reached and does not wait already, neither itself nor for another."""
    ladder = ground.ladder
    is_open = _open(ground, standing)
    for step in reversed(ladder.steps[ladder.rank(standing.tier) :]):
        if _waits(ground, standing, step.code, ladder.upward(step)):
            continue
        for route in ground.open_ways(step, standing):
            if is_open(route) and (evidence := ground.find_met(route, standing, on)):
                return Reached(step, on, evidence)
    return None


def _waits(ground: Ground, standing: Standing, tier: str, up: Up) -> bool:
    rank, is_promise = ground.ladder.rank, up.by == "itself"
    return any(
        each.tier == tier or ((each.state == "promised") == is_promise and rank(each.tier) > rank(tier))
        for each in standing.pending
        if not (is_promise and up.when == "at-once")
    )


def _open(ground: Ground, standing: Standing) -> Callable[[Route], bool]:
    """Which routes what was just counted can complete.

    The day of a store in another zone may be the one before or after the ladder's; such a purchase is timely
    too.
    """
    delta = ground.delta
    if delta is None:
        return lambda _: True
    known_on = ground.day(delta.known_at)

    def completes(route: Route) -> bool:
        periods = [ground.period(each.window, standing, delta.on) for each in route.conditions]
        near = abs(delta.on - known_on) <= ONE_DAY
        return all(delta.on in period and (near or known_on in period) for period in periods)

    return completes


def _taken(
    ground: Ground, standing: Standing, found: Reached, crossing: _Crossing
) -> tuple[Standing, Change]:
    up, tier, at = ground.ladder.upward(found.step), found.step.code, crossing.at
    if up.by == "itself":
        due_at: datetime | None = effect_at(ground, up, at, crossing.on)
        move = Pending(tier, "promised", crossing.on, due_at, found.evidence)
        if up.when == "at-once":
            return raised(ground, standing, move, at)
        reason: Reason = "promised"
    else:
        days = up.within_days
        due_at = None if days is None else ground.midnight(ground.day(at) + (days + 1) * ONE_DAY)
        move, reason = Pending(tier, "offered", crossing.on, due_at, found.evidence), "offered"
    after = awaiting(ground, standing, move)
    return after, changed(at, standing.tier, after, reason, found.evidence, tier, due_at)
