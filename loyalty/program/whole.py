"""The whole: what must fit between the sections of a document, each mistake with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from loyalty.program import firing, price_checks, rule_checks, segment_checks, supply_checks, whom_checks
from loyalty.program.cards import CardPolicy
from loyalty.program.declared import here
from loyalty.program.earning import Condition
from loyalty.program.offline import OfflinePolicy
from loyalty.program.problem import one_of
from loyalty.program.rule_checks import Data, Place, Placed, Wrong
from loyalty.program.tier_schema import Tiers
from loyalty.remedies.remedy import worded

# What members have of a programme; one of these is enough.
GIVING = ("earn", "milestones", "activities", "discounts", "prices", "benefits", "contests")


def problems(data: Data) -> dict[str | int, Any]:
    """All that is wrong between sections, nested as the document is; those wrong by themselves are absent."""
    rules = tuple(rule_checks.placed(data))
    found: dict[str | int, Any] = {}
    for check in (
        _gives,
        rule_checks.codes,
        rule_checks.pending,
        rule_checks.multipliers,
        rule_checks.named_rules,
        rule_checks.groups,
        _conditions,
        _offers,
        _goods,
        _prices,
        _segments,
        _whom,
        _supply,
        _brought_along,
        _offline,
        _card_years,
    ):
        for place, remedy in check(data, rules):
            below = found
            for step in place:
                below = below.setdefault(step, {})
            below.setdefault("_schema", []).append(remedy)
    return found


def _gives(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Members have something of it."""
    if all(section in data and not data[section] for section in GIVING):
        yield (
            ("earn",),
            worded(
                "is required where nothing else is given: write earn, or any of {words}",
                words=GIVING[1:],
            ),
        )


def _prices(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What makes goods cheaper can be, and is said once."""
    return price_checks.problems(data)


def _segments(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What segments ask was asked of members."""
    return segment_checks.problems(data)


def _whom(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Rewards and benefits are for somebody."""
    return whom_checks.problems(data)


def _supply(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Points that are asked for are given by something."""
    return supply_checks.problems(data)


def _brought_along(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Who brings somebody along gets one thing for it, and whoever came gets one."""
    seen: set[str] = set()
    for n, activity in enumerate(data.get("activities", ())):
        if activity.on in ("referral", "referred"):
            if activity.on in seen:
                yield ("activities", n, "on"), worded("must be the only activity on {on}", on=activity.on)
            seen.add(activity.on)


def _offline(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What may be spent without a line buys something."""
    policy = data.get("offline")
    worthless = [each.code for each in data.get("currencies", ()) if each.worth is None]
    if isinstance(policy, OfflinePolicy) and policy.currency in worthless:
        yield (
            ("offline", "currency"),
            worded('must buy something; {currency} needs worth: "0.01"', currency=policy.currency),
        )


def _card_years(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What begins a card year can happen: a card of a kind is issued, and one with a term renewed."""
    tiers, cards = data.get("tiers"), data.get("cards")
    if not isinstance(tiers, Tiers) or not isinstance(cards, CardPolicy):
        return
    if tiers.settings["years_from"] == "joining":
        return
    of = tiers.settings["year_cards"]
    kinds = [kind for kind in cards.kinds if not of or kind.code in of]
    if not kinds:
        yield (
            ("tiers", "card_year"),
            worded("must be joining where cards has no kinds, which are issued and renewed"),
        )
    elif tiers.settings["years_from"] == "renewal" and not any(kind.count for kind in kinds):
        yield (
            ("tiers", "card_year"),
            worded("must be issue where no kind of card has a term (valid)"),
        )


def _conditions(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What no purchase can be: dates without a day that is named, and unless wherever when."""
    for place, condition in _placed_conditions(data, rules):
        if not firing.is_ever_held(condition, data.get("days", ())):
            yield (
                (*place, "days"),
                worded("must name a day that comes between from and through, else it never holds"),
            )
    for each in rules:
        given = [found for found in (each.offer.when if each.offer else None, each.rule.when) if found]
        everyone = [_of_any_tier(found) for found in given or [Condition()]]
        if each.rule.unless and any(firing.implies(found, each.rule.unless) for found in everyone):
            yield (
                (*each.place, "unless"),
                worded("must not hold wherever the rule does, else it never gives anything"),
            )


def _of_any_tier(condition: Condition) -> Condition:
    """The same with every tier there is, where it names none."""
    return condition if condition.tiers else replace(condition, tiers=frozenset(here().tiers))


def _offers(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """A rule can hold while its offer does, a milestone while its counter counts."""
    for each in rules:
        if each.offer and each.offer.when and each.rule.when:
            clash = firing.find_clash(each.offer.when, each.rule.when)
            if clash:
                yield (
                    (*each.place, "when", clash),
                    worded("must fit the when of its offer, else it never holds"),
                )
    counters = {each.code: each for each in data.get("counters", ())}
    for n, milestone in enumerate(data.get("milestones", ())):
        counter = counters.get(milestone.counter)
        if counter is not None and counter.when and milestone.when:
            clash = firing.find_clash(counter.when, milestone.when)
            if clash:
                yield (
                    ("milestones", n, "when", clash),
                    worded("must fit the when of its counter, else it never holds"),
                )


def _goods(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What a rule or counter looks at does not all earn nothing."""
    things: list[tuple[Place, Any]] = [(each.place, each.rule) for each in rules]
    things += [(("counters", n), each) for n, each in enumerate(data.get("counters", ()))]
    for place, thing in things:
        code = firing.all_excluded(thing.match, data.get("exclusions", ())) if thing.match else ""
        if code:
            yield (
                (*place, "only"),
                worded("must name lines that the exclusion {code} leaves", code=one_of([code])),
            )


def _placed_conditions(data: Data, rules: tuple[Placed, ...]) -> Iterator[tuple[Place, Condition]]:
    """Every condition, with its place."""
    found: list[tuple[Place, Condition | None]] = []
    for each in rules:
        found += [((*each.place, "when"), each.rule.when), ((*each.place, "unless"), each.rule.unless)]
    found += [(("offers", n, "when"), offer.when) for n, (offer, _) in enumerate(data.get("offers", ()))]
    for section in ("counters", "milestones", "activities"):
        found += [((section, n, "when"), thing.when) for n, thing in enumerate(data.get(section, ()))]
    found += [(("activities", n, "unless"), each.unless) for n, each in enumerate(data.get("activities", ()))]
    return ((place, condition) for place, condition in found if condition is not None)
