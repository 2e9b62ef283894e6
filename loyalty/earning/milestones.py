"""Milestones: what the totals a purchase passes on the way give, points or rewards for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from loyalty.earning import words
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Gift, RuleReason
from loyalty.program.earning import Milestone, Stage

_ONE = Decimal(1)
MOST_GIFTS = 100  # of one reward by one milestone for one purchase: each is a voucher of its own


def passed(
    occasion: Occasion, counters: Mapping[str, int]
) -> tuple[tuple[tuple[Milestone, RuleReason], ...], tuple[Gift, ...]]:
    """The points and gifts of every milestone that the receipt's counts pass."""
    reasons, gifts = [], []
    for milestone in occasion.compiled.program.milestones:
        more = counters.get(milestone.counter, 0)
        if more <= 0 or not occasion.holds(milestone.when):
            continue
        counted = occasion.context.counted
        before = max(0, counted.get(words.passed(milestone.code), 0))
        stands = counted.get(words.lowered(milestone.code), before + more)
        reached = _reached(milestone, before, min(before + more, stands))
        points = sum(stage.points * times for stage, times in reached)
        times = sum(times for _, times in reached)
        if points:
            reasons.append((milestone, _reason(milestone, before + more, times, points)))
        gifts += [
            Gift(milestone.code, stage.reward, min(times, MOST_GIFTS))
            for stage, times in reached
            if stage.reward
        ]
    return tuple(reasons), tuple(gifts)


def _reached(milestone: Milestone, before: int, after: int) -> list[tuple[Stage, int]]:
    """The stages between two totals, each with how many times it was passed."""
    if not milestone.every:
        return [(stage, 1) for stage in milestone.stages if before < stage.reaches <= after]
    (stage,) = milestone.stages
    was, now = before // stage.reaches, after // stage.reaches
    if milestone.most:
        was, now = min(was, milestone.most), min(now, milestone.most)
    return [(stage, now - was)] if now > was else []


def _reason(milestone: Milestone, total: int, times: int, points: int) -> RuleReason:
    return RuleReason(
        milestone.code, milestone.currency, total, times, _ONE, points, "milestone", points, of="counter"
    )
