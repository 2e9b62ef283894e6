"""The whole: what must fit between the sections of a document, each mistake with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from loyalty.program import firing, price_checks, segment_checks, supply_checks, whom_checks
from loyalty.program.calendar import shortest_days
from loyalty.program.cards import CardPolicy
from loyalty.program.declared import here
from loyalty.program.earning import Activity, Condition, EarnRule, Milestone, Offer, Rate, Times
from loyalty.program.problem import one_of
from loyalty.program.tier_schema import Tiers

Place = tuple[str | int, ...]
Data = Mapping[str, Any]
Wrong = tuple[Place, str]
# What members have of a programme; one of these is enough.
GIVING = ("earn", "milestones", "activities", "discounts", "prices", "benefits", "contests")


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule, where it stands, and the offer it belongs to."""

    place: Place
    rule: EarnRule
    offer: Offer | None = None


def problems(data: Data) -> dict[str | int, Any]:
    """All that is wrong between sections, nested as the document is; those wrong by themselves are absent."""
    rules = tuple(_rules(data))
    found: dict[str | int, Any] = {}
    for check in (
        _gives,
        _codes,
        _pending,
        _multipliers,
        _named_rules,
        _groups,
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
            f"is required where nothing else is given: write earn, or any of {', '.join(GIVING[1:])}",
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
                yield ("activities", n, "on"), f"must be the only activity on {activity.on}"
            seen.add(activity.on)


def _offline(data: Data, _: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What may be spent without a line buys something."""
    policy = data.get("offline")
    worthless = [each.code for each in data.get("currencies", ()) if each.worth is None]
    if policy is not None and policy.currency in worthless:
        yield ("offline", "currency"), f'must buy something; {policy.currency} needs worth: "0.01"'


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
        yield ("tiers", "card_year"), "must be joining where cards has no kinds, which are issued and renewed"
    elif tiers.settings["years_from"] == "renewal" and not any(kind.count for kind in kinds):
        yield (
            ("tiers", "card_year"),
            "must be issue where no kind of card has a term (valid)",
        )


def _rules(data: Data) -> Iterator[Placed]:
    """Every rule, those of offers last."""
    for n, rule in enumerate(data.get("earn", ())):
        yield Placed(("earn", n), rule)
    for n, (offer, rules) in enumerate(data.get("offers", ())):
        for place, rule in enumerate(rules):
            yield Placed(("offers", n, "earn", place), rule, offer)


def _codes(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """No rule, wherever it stands, has the code of another: points are kept by it, and caps told by it."""
    taken: set[str] = set()
    for each in rules:
        if each.rule.code in taken and each.offer is not None:
            yield (*each.place, "code"), "must differ from that of a rule"
        taken.add(each.rule.code)
    for section in ("milestones", "contests", "caps", "activities"):
        for n, thing in enumerate(data.get(section, ())):
            if thing.code in taken:
                yield (section, n, "code"), "must differ from that of a rule"


def _pending(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """No points expire before they can be used."""
    expiries = {each.code: each.expiry for each in data.get("currencies", ()) if each.expiry}
    things: list[tuple[Place, EarnRule | Milestone | Activity]] = [(each.place, each.rule) for each in rules]
    for section in ("milestones", "activities"):
        things += [((section, n), each) for n, each in enumerate(data.get(section, ()))]
    for place, thing in things:
        if not thing.pending_days or thing.currency not in expiries:
            continue
        days = shortest_days(expiries[thing.currency])
        if thing.pending_days > days:
            remedy = f"must be at most {days}, else its points expire before they can be used"
            yield (*place, "pending", "days"), remedy


def _multipliers(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Every multiplier finds a rate of its points; those it names are rates."""
    if "earn" not in data or "offers" not in data:
        return
    rates = {(each.rule.code, each.rule.currency) for each in rules if isinstance(each.rule.gives, Rate)}
    for each in rules:
        times, currency = each.rule.gives, each.rule.currency
        if not isinstance(times, Times):
            continue
        mine = [code for code, own in rates if own == currency]
        if not mine:
            yield (*each.place, "times"), f"must have a rule with per for {currency} to multiply"
        elif not times.of <= set(mine):
            (*_, other) = sorted(times.of - set(mine))
            yield (*each.place, "of"), f'must name rules with per for {currency} only; "{other}" is none'


def _named_rules(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """A cap and a counter of points look at rules that give these points; activities have own limits."""
    activities = {each.code: each.currency for each in data.get("activities", ())}
    currencies = activities | {each.rule.code: each.rule.currency for each in rules}
    for n, cap in enumerate(data.get("caps", ())):
        if odd := sorted(cap.rules & activities.keys()):
            yield ("caps", n, "of"), f'must name rules of purchases only; "{odd[0]}" has a limit of its own'
    for section in ("caps", "counters"):
        for n, thing in enumerate(data.get(section, ())):
            own = sorted(
                code for code in thing.rules if currencies.get(code, thing.currency) != thing.currency
            )
            if own:
                remedy = f'must name rules for {thing.currency} only; "{own[0]}" gives {currencies[own[0]]}'
                yield (section, n, "of"), remedy


def _groups(_: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Of a group the best counts: multipliers are compared with multipliers only."""
    first: dict[str, bool] = {}
    for each in rules:
        is_times = isinstance(each.rule.gives, Times)
        if each.rule.group and first.setdefault(each.rule.group, is_times) is not is_times:
            remedy = "must not hold both multipliers and rules with points of their own, which never compete"
            yield (*each.place, "group"), remedy


def _conditions(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What no purchase can be: dates without a day that is named, and unless wherever when."""
    for place, condition in _placed_conditions(data, rules):
        if not firing.is_ever_held(condition, data.get("days", ())):
            yield (*place, "days"), "must name a day that comes between from and through, else it never holds"
    for each in rules:
        given = [found for found in (each.offer.when if each.offer else None, each.rule.when) if found]
        everyone = [_of_any_tier(found) for found in given or [Condition()]]
        if each.rule.unless and any(firing.implies(found, each.rule.unless) for found in everyone):
            yield (
                (*each.place, "unless"),
                "must not hold wherever the rule does, else it never gives anything",
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
                yield (*each.place, "when", clash), "must fit the when of its offer, else it never holds"
    counters = {each.code: each for each in data.get("counters", ())}
    for n, milestone in enumerate(data.get("milestones", ())):
        counter = counters.get(milestone.counter)
        if counter is not None and counter.when and milestone.when:
            clash = firing.find_clash(counter.when, milestone.when)
            if clash:
                yield (
                    ("milestones", n, "when", clash),
                    "must fit the when of its counter, else it never holds",
                )


def _goods(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """What a rule or counter looks at does not all earn nothing."""
    things: list[tuple[Place, Any]] = [(each.place, each.rule) for each in rules]
    things += [(("counters", n), each) for n, each in enumerate(data.get("counters", ()))]
    for place, thing in things:
        code = firing.all_excluded(thing.match, data.get("exclusions", ())) if thing.match else ""
        if code:
            yield (*place, "only"), f"must name lines that the exclusion {one_of([code])} leaves"


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
