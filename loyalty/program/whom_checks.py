"""Whom rewards and benefits are for: that anybody ever is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from loyalty.program import firing
from loyalty.program.benefits import Benefit
from loyalty.program.declared import here
from loyalty.program.earning import Condition
from loyalty.program.rewards import Reward
from loyalty.remedies.remedy import Remedy, worded

Place = tuple[str | int, ...]
Wrong = tuple[Place, Remedy]
_ASKS = worded("needs members: {{birthday: {{calendar: solar}}}}, which asks for it")
_ALWAYS = worded("must not hold wherever the rest does, else nobody ever has it")


def problems(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """What cannot be, each with its place."""
    asked = getattr(data.get("members"), "birthday", None) is not None
    for place, thing in _things(data):
        if isinstance(thing, Benefit) and thing.birthday and not asked:
            yield (*place, "birthday"), _ASKS
        for word, condition in (("when", thing.when), ("unless", thing.unless)):
            if condition is None:
                continue
            if condition.birthday and not asked:
                yield (*place, word, "birthday"), _ASKS
            if not firing.is_ever_held(condition, data.get("days", ())):
                remedy = worded("must name a day that comes between from and through, else it never holds")
                yield (*place, word, "days"), remedy
        if thing.unless is not None and firing.implies(_everyone(thing), thing.unless):
            yield (*place, "unless"), _ALWAYS


def _things(data: Mapping[str, Any]) -> Iterator[tuple[Place, Reward | Benefit]]:
    """Rewards (of steps, which are for the same members, the first) and benefits."""
    for n, steps in enumerate(data.get("rewards", ())):
        if steps:
            yield ("rewards", n), steps[0]
    for n, benefit in enumerate(data.get("benefits", ())):
        yield ("benefits", n), benefit


def _everyone(thing: Reward | Benefit) -> Condition:
    """All that a member must be, beside `unless`; of any tier there is, where none is named."""
    when = thing.when or Condition()
    tiers = when.tiers & thing.tiers if when.tiers and thing.tiers else when.tiers or thing.tiers
    return replace(
        when, tiers=tiers or frozenset(here().tiers), segments=when.segments or frozenset(thing.segments)
    )
