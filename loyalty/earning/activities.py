"""Activities: what something a member does that is no purchase gives. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loyalty.earning import granting, words
from loyalty.earning.amounts import rounded
from loyalty.earning.compiled import SCALE, compiled, scaled
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Context, Grant, RuleReason
from loyalty.program.earning import Activity
from loyalty.program.model import Program
from loyalty.receipt import Receipt

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Given:
    """What an activity came to: points or a reward, what it adds to the counters, and why there is none.

    `refusal` is empty, `condition` where the activity is not for this member, place or time, or the code of
    the cap that has no room left.
    """

    grants: tuple[Grant, ...] = ()
    counters: tuple[tuple[str, int], ...] = ()
    refusal: str = ""
    reward: str = ""


def given(program: Program, activity: Activity, context: Context, occurrence: Receipt) -> Given:
    """What an activity gives under a context: all of it or nothing.

    `occurrence` says where and when, and holds no lines. What a tier multiplies is rounded down.
    """
    occasion = Occasion(compiled(program), context, occurrence, ())
    barred = activity.unless is not None and occasion.holds(activity.unless)
    if barred or not occasion.holds(activity.when):
        return Given(refusal="condition")
    for cap in activity.caps:
        if context.counted.get(words.capped(cap.code), 0) + activity.once > cap.most:
            return Given(refusal=cap.code)
    caps = tuple((words.capped(cap.code), activity.once) for cap in activity.caps)
    if activity.reward:
        return Given(counters=caps, reward=activity.reward)
    factor = activity.by_tier.get(context.tier, _ONE)
    points = rounded(activity.points * scaled(factor), SCALE, "floor")
    if not points:
        return Given(refusal="condition")
    reason = RuleReason(activity.code, activity.currency, 0, 1, factor, points, "fixed")
    grants = granting.grants(occasion, [(activity, reason)])
    return Given(grants, (*caps, *counted(program, activity, points)))


def counted(program: Program, activity: Activity, points: int) -> list[tuple[str, int]]:
    """What points of an activity add to the programme's counters of points."""
    return [
        (counter.code, points)
        for counter in program.counters
        if counter.measures == "points"
        and counter.currency == activity.currency
        and (not counter.rules or activity.code in counter.rules)
    ]
