"""Rules: what must fit between them wherever they stand, and between them and what names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loyalty.program.calendar import shortest_days
from loyalty.program.earning import Activity, EarnRule, Milestone, Offer, Rate, Times
from loyalty.remedies.remedy import Remedy, worded

Place = tuple[str | int, ...]
Data = Mapping[str, Any]
Wrong = tuple[Place, Remedy]


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule, where it stands, and the offer it belongs to."""

    place: Place
    rule: EarnRule
    offer: Offer | None = None


def placed(data: Data) -> Iterator[Placed]:
    """Every rule, those of offers last."""
    for n, rule in enumerate(data.get("earn", ())):
        yield Placed(("earn", n), rule)
    for n, (offer, rules) in enumerate(data.get("offers", ())):
        for place, rule in enumerate(rules):
            yield Placed(("offers", n, "earn", place), rule, offer)


def codes(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """No rule, wherever it stands, has the code of another: points are kept by it, and caps told by it."""
    taken: set[str] = set()
    for each in rules:
        if each.rule.code in taken and each.offer is not None:
            yield (*each.place, "code"), worded("must differ from that of a rule")
        taken.add(each.rule.code)
    for section in ("milestones", "contests", "caps", "activities"):
        for n, thing in enumerate(data.get(section, ())):
            if thing.code in taken:
                yield (section, n, "code"), worded("must differ from that of a rule")


def pending(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
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
            remedy = worded(
                "must be at most {days}, else its points expire before they can be used", days=days
            )
            yield (*place, "pending", "days"), remedy


def multipliers(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
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
            yield (
                (*each.place, "times"),
                worded("must have a rule with per for {currency} to multiply", currency=currency),
            )
        elif not times.of <= set(mine):
            (*_, other) = sorted(times.of - set(mine))
            yield (
                (*each.place, "of"),
                worded(
                    'must name rules with per for {currency} only; "{other}" is none',
                    currency=currency,
                    other=other,
                ),
            )


def named_rules(data: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """A cap and a counter of points look at rules that give these points; activities have own limits."""
    activities = {each.code: each.currency for each in data.get("activities", ())}
    currencies = activities | {each.rule.code: each.rule.currency for each in rules}
    for n, cap in enumerate(data.get("caps", ())):
        if odd := sorted(cap.rules & activities.keys()):
            yield (
                ("caps", n, "of"),
                worded('must name rules of purchases only; "{rule}" has a limit of its own', rule=odd[0]),
            )
    for section in ("caps", "counters"):
        for n, thing in enumerate(data.get(section, ())):
            own = sorted(
                code for code in thing.rules if currencies.get(code, thing.currency) != thing.currency
            )
            if own:
                remedy = worded(
                    'must name rules for {currency} only; "{rule}" gives {other}',
                    currency=thing.currency,
                    rule=own[0],
                    other=currencies[own[0]],
                )
                yield (section, n, "of"), remedy


def groups(_: Data, rules: tuple[Placed, ...]) -> Iterator[Wrong]:
    """Of a group the best counts: multipliers are compared with multipliers only."""
    first: dict[str, bool] = {}
    for each in rules:
        is_times = isinstance(each.rule.gives, Times)
        if each.rule.group and first.setdefault(each.rule.group, is_times) is not is_times:
            remedy = worded(
                "must not hold both multipliers and rules with points of their own, which never compete"
            )
            yield (*each.place, "group"), remedy
