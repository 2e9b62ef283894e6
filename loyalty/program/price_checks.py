"""What must fit between prices and discounts, and with the rest of a document. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from loyalty.program import firing
from loyalty.program.declared import here
from loyalty.program.earning import Condition
from loyalty.program.pricing import Discount, Matrix, Percent, PriceList
from loyalty.remedies.remedy import Remedy, worded

Wrong = tuple[tuple[str | int, ...], Remedy]
Placed = tuple[str, int, Discount]
NO_RULES: Final = worded("must be a list of 1 to 200 mappings, or a discount must name the offer")


def problems(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """Each mistake with its place; sections that are wrong by themselves are absent."""
    placed: list[Placed] = [
        (section, n, each)
        for section in ("prices", "discounts")
        for n, each in enumerate(data.get(section, ()))
    ]
    yield from _codes(placed)
    yield from _conditions(placed, data)
    yield from _overlaps([each for each in placed if isinstance(each[2].gives, PriceList)])
    yield from _never_best(placed)
    if "prices" in data and "discounts" in data:
        yield from _offers(placed, data)


def _codes(placed: Sequence[Placed]) -> Iterator[Wrong]:
    """What was given is kept by its code."""
    taken: set[str] = set()
    for section, n, each in placed:
        if each.code in taken and section == "discounts":
            yield (section, n, "code"), worded("must differ from that of a price list or of another discount")
        taken.add(each.code)


def _conditions(placed: Sequence[Placed], data: Mapping[str, Any]) -> Iterator[Wrong]:
    """Each can hold for some purchase, as far as that is certain."""
    for section, n, each in placed:
        for word, condition in (("when", each.when), ("unless", each.unless)):
            if condition is not None and not firing.is_ever_held(condition, data.get("days", ())):
                remedy = worded("must name a day that comes between from and through, else it never holds")
                yield (section, n, word, "days"), remedy
        if each.unless is not None and firing.implies(_everyone(each.when), each.unless):
            yield (
                (section, n, "unless"),
                worded("must not hold wherever the discount does, else it is never given"),
            )
        tiers = each.when.tiers if each.when else frozenset()
        if isinstance(each.gives, Matrix) and tiers and tiers.isdisjoint(each.gives.shares):
            yield (
                (section, n, "when", "tiers"),
                worded("must name a tier that the matrix has, else it is never given"),
            )


def _everyone(condition: Condition | None) -> Condition:
    """A condition with every tier there is, where it names none."""
    found = condition or Condition()
    return found if found.tiers else replace(found, tiers=frozenset(here().tiers))


def _overlaps(placed: Sequence[Placed]) -> Iterator[Wrong]:
    """No goods have two member prices at once, so that a price list can be relied on."""
    for (_, _, first), (section, n, second) in combinations(placed, 2):
        if first.group != second.group or _never_together(first.when, second.when):
            continue
        assert isinstance(first.gives, PriceList), "only lists come here"
        assert isinstance(second.gives, PriceList), "only lists come here"
        again = dict(first.gives.skus)
        for sku in second.gives.skus:
            if sku in again:
                remedy = worded(
                    'has a price in "{code}" at the same time; end one before the other begins, '
                    "or for other tiers or stores",
                    code=first.code,
                )
                yield (section, n, "skus", sku), remedy


def _never_together(one: Condition | None, other: Condition | None) -> bool:
    return one is not None and other is not None and firing.find_clash(one, other) is not None


def _offers(placed: Sequence[Placed], data: Mapping[str, Any]) -> Iterator[Wrong]:
    """An offer gives something: points by its rules, or lower prices. How often these are had they say."""
    offers = {offer.code: (n, offer, rules) for n, (offer, rules) in enumerate(data.get("offers", ()))}
    named = {each.offer for _, _, each in placed}
    for code, (n, offer, rules) in offers.items():
        if not rules and code not in named:
            yield ("offers", n, "earn"), NO_RULES
        if offer.times and code in named:
            yield (
                ("offers", n, "times"),
                worded("must be left out where a discount names the offer; it says its uses"),
            )
    for section, n, each in placed:
        when = offers[each.offer][1].when if each.offer in offers else None
        clash = firing.find_clash(when, each.when) if when and each.when else None
        if clash:
            yield (section, n, "when", clash), worded("must fit the when of its offer, else it never holds")


def _never_best(placed: Sequence[Placed]) -> Iterator[Wrong]:
    """No percentage is always outdone by a higher one of its group, for the same goods and purchases."""
    plain = [each for each in placed if isinstance(each[2].gives, Percent)]
    for section, n, each in plain:
        better = next((other.code for _, _, other in plain if _outdoes(other, each)), None)
        if better is not None:
            remedy = worded(
                'must be more than that of "{better}", which always holds as well, or be in another group',
                better=better,
            )
            yield (section, n, "percent"), remedy


def _outdoes(other: Discount, each: Discount) -> bool:
    assert isinstance(other.gives, Percent), "only percentages come here"
    assert isinstance(each.gives, Percent), "only percentages come here"
    return (
        other is not each
        and other.group == each.group
        and other.offer in ("", each.offer)
        and other.gives.share > each.gives.share
        and not other.limits
        and other.unless is None
        and (other.when is None or firing.implies(_everyone(each.when), other.when))
        and (other.match is None or (each.match is not None and firing.covers_all(other.match, each.match)))
    )
