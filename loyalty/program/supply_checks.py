"""Supply: points that are counted by tiers or asked for by rewards are given by something. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loyalty.program.earning import Counter, Fixed, Rate
from loyalty.program.problem import one_of
from loyalty.program.tier_schema import Tiers
from loyalty.remedies.remedy import Remedy, worded
from tiers.routes import Route

Place = tuple[str | int, ...]
Wrong = tuple[Place, Remedy]
GIVING: Final = ("earn", "offers", "milestones", "activities", "contests")


def problems(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """What asks for points nobody can have; nothing while a section that may give them is wrong itself."""
    if not all(section in data for section in GIVING):
        return
    given = _given(data)
    missing = {each.code: each.currency for each in data.get("counters", ()) if _is_empty(each, given)}
    yield from _tiers(data, missing)
    for section in ("milestones", "contests"):
        for n, each in enumerate(data[section]):
            if each.counter in missing:
                yield (section, n, "counter"), _counted(missing[each.counter])
    yield from _asked(data, given)


def _given(data: Mapping[str, Any]) -> set[str]:
    """The currencies of which a purchase, an activity or a place among the first gives points."""
    rules = [*data["earn"], *(rule for _, rules in data["offers"] for rule in rules)]
    given = {rule.currency for rule in rules if isinstance(rule.gives, Rate | Fixed)}
    given |= {each.currency for each in data["milestones"] if any(stage.points for stage in each.stages)}
    return given | {
        each.currency for name in ("activities", "contests") for each in data[name] if each.points
    }


def _is_empty(counter: Counter, given: set[str]) -> bool:
    return counter.measures == "points" and counter.currency not in given


def _tiers(data: Mapping[str, Any], missing: Mapping[str, str]) -> Iterator[Wrong]:
    tiers = data.get("tiers")
    if not isinstance(tiers, Tiers):
        return
    for n, tier in enumerate(tiers.above):
        for word in ("reaches", "keeps"):
            wanted = _counters(getattr(tier.step, word), tiers.settings["counter"])
            if found := sorted(wanted & missing.keys()):
                yield ("tiers", "steps", n, word), _counted(missing[found[0]])
                # What keeps a tier is mostly what reaches it, and told once.
                break


def _counters(ways: int | tuple[Route, ...], own: str) -> set[str]:
    """The counters of which a step asks for anything."""
    if isinstance(ways, int):
        return {own} if ways else set()
    return {each.counter for route in ways for each in route.conditions if each.amount}


def _asked(data: Mapping[str, Any], given: set[str]) -> Iterator[Wrong]:
    """Rewards that cost points, and draws whose chances are some."""
    for n, steps in enumerate(data.get("rewards", ())):
        if steps and steps[0].cost and steps[0].currency not in given:
            word = "steps" if steps[0].pool else "cost"
            remedy = worded(
                "nobody can have what it costs: {why}, or for_points: false", why=_nothing(steps[0].currency)
            )
            yield ("rewards", n, word), remedy
    for n, draw in enumerate(data.get("draws", ())):
        if draw.currency not in given:
            yield ("draws", n, "currency"), worded("nobody has a chance: {why}", why=_nothing(draw.currency))


def _counted(currency: str) -> Remedy:
    return worded("cannot be counted: {why}, or count something else", why=_nothing(currency))


def _nothing(currency: str) -> Remedy:
    return worded("nothing gives {currency}; give some by {words}", currency=currency, words=one_of(GIVING))
