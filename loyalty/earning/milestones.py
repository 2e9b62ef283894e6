"""Milestones: what the totals a purchase passes on the way give, points or rewards for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from loyalty.earning import words
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Gift, RuleReason
from loyalty.program.earning import Milestone, Stage

_ONE = Decimal(1)
MOST_GIFTS = 100  # of one reward by one milestone for one purchase: each is a voucher of its own


@dataclass(frozen=True, slots=True)
class Passed:
    """What the milestones that a receipt passes give, and what is added to the counters of those held."""

    reasons: tuple[tuple[Milestone, RuleReason], ...] = ()
    gifts: tuple[Gift, ...] = ()
    held: tuple[tuple[str, int], ...] = ()


def passed(occasion: Occasion, counters: Mapping[str, int]) -> Passed:
    """The points and gifts of every milestone that the receipt's counts pass.

    What an earlier purchase passed, and still holds, is not passed again: goods of others that come back
    lower the total, and would open the way a second time.
    """
    reasons, gifts, held = [], list[Gift](), list[tuple[str, int]]()
    for milestone in occasion.compiled.program.milestones:
        more = counters.get(milestone.counter, 0)
        if more <= 0 or not occasion.holds(milestone.when):
            continue
        counted = occasion.context.counted
        before = max(0, counted.get(words.passed(milestone.code), 0))
        stands = counted.get(words.lowered(milestone.code), before + more)
        reached = _reached(milestone, before, min(before + more, stands), counted)
        points = sum(stage.points * times for stage, times in reached)
        times = sum(times for _, times in reached)
        if points:
            reasons.append((milestone, _reason(milestone, before + more, times, points)))
        gifts += [
            Gift(milestone.code, stage.reward, min(times, MOST_GIFTS))
            for stage, times in reached
            if stage.reward
        ]
        held += [(_held(milestone, stage), times) for stage, times in reached]
    return Passed(tuple(reasons), tuple(gifts), tuple(held))


def _held(milestone: Milestone, stage: Stage) -> str:
    return words.held(milestone.code, milestone.stage_key(stage))


def _reached(
    milestone: Milestone, before: int, after: int, counted: Mapping[str, int]
) -> list[tuple[Stage, int]]:
    """The stages between two totals that nothing holds yet, each with how many times it was passed."""
    if not milestone.every:
        return [
            (stage, 1)
            for stage in milestone.stages
            if before < stage.reaches <= after and counted.get(_held(milestone, stage), 0) <= 0
        ]
    (stage,) = milestone.stages
    was = max(before // stage.reaches, counted.get(_held(milestone, stage), 0))
    now = after // stage.reaches
    if milestone.most:
        was, now = min(was, milestone.most), min(now, milestone.most)
    return [(stage, now - was)] if now > was else []


def _reason(milestone: Milestone, total: int, times: int, points: int) -> RuleReason:
    return RuleReason(
        milestone.code, milestone.currency, total, times, _ONE, points, "milestone", points, of="counter"
    )
