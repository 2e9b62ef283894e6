"""Activities: what something a member does that is no purchase gives. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loyalty.earning import granting, words
from loyalty.earning.compiled import compiled
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Context, Grant, RuleReason
from loyalty.program.earning import Activity
from loyalty.program.model import Program
from loyalty.receipt import Receipt

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Given:
    """What an activity came to: the points, what it adds to the counters, and why there are none.

    `refusal` is empty, `condition` where the activity is not for this member, place or time, or the code of
    the cap that has no room left.
    """

    grants: tuple[Grant, ...] = ()
    counters: tuple[tuple[str, int], ...] = ()
    refusal: str = ""


def given(program: Program, activity: Activity, context: Context, occurrence: Receipt) -> Given:
    """What an activity gives under a context: all its points or none.

    `occurrence` says where and when, and holds no lines.
    """
    occasion = Occasion(compiled(program), context, occurrence, ())
    if not occasion.holds(activity.when):
        return Given(refusal="condition")
    for cap in activity.caps:
        if context.counted.get(words.capped(cap.code), 0) + activity.points > cap.most:
            return Given(refusal=cap.code)
    reason = RuleReason(activity.code, activity.currency, 0, 1, _ONE, activity.points, "fixed")
    caps = tuple((words.capped(cap.code), activity.points) for cap in activity.caps)
    return Given(granting.grants(occasion, [(activity, reason)]), (*caps, *counted(program, activity)))


def counted(program: Program, activity: Activity) -> list[tuple[str, int]]:
    """What an activity adds to the programme's counters of points."""
    return [
        (counter.code, activity.points)
        for counter in program.counters
        if counter.measures == "points"
        and counter.currency == activity.currency
        and (not counter.rules or activity.code in counter.rules)
    ]
