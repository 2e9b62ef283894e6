"""Firing: what a document asks for that no purchase can ever be. Only what is certain is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, timedelta
from typing import Final

from loyalty.program.days.day import Day
from loyalty.program.earning import Basket, Condition, Exclusion, Match

# Of these a purchase has one only, so that two lists without a common entry never hold together.
_SINGLE: Final = ("stores", "channels", "monies", "tiers")
_LISTS: Final = (*_SINGLE, "store_groups", "codes", "tenders", "segments", "days")
_YES_OR_NO: Final = ("first_purchase", "raises_tier")
_WORDS: Final = {"from_on": "from", "through_on": "through"}
_BOUNDS: Final = ("from_on", "through_on", "joined_within_days", "basket")
# Whatever else a condition asks, with what it is when it is not asked.
_OTHERS: Final = {
    each.name: each.default for each in fields(Condition) if each.name not in (*_LISTS, *_BOUNDS)
}
# A line has one of each of these.
_OF_A_LINE: Final = ("skus", "brands", "classes")
_OF_ANY: Final = ("labels", "sku_prefixes", "categories")
_ONE_DAY: Final = timedelta(days=1)


def implies(one: Condition, other: Condition) -> bool:
    """Whether the other certainly holds wherever the one does."""
    return (
        all(_is_within(getattr(one, name), getattr(other, name)) for name in _LISTS)
        and all(getattr(other, name) in (usual, getattr(one, name)) for name, usual in _OTHERS.items())
        and (other.from_on is None or (one.from_on is not None and one.from_on >= other.from_on))
        and (other.through_on is None or (one.through_on is not None and one.through_on <= other.through_on))
        and _joins_within(one.joined_within_days, other.joined_within_days)
        and (other.basket is None or (one.basket is not None and _is_a_basket(one.basket, other.basket)))
    )


def find_clash(one: Condition, other: Condition) -> str | None:
    """A word of the second that never holds where the first does, as a document writes it."""
    for name in _SINGLE:
        first, second = getattr(one, name), getattr(other, name)
        if first and second and first.isdisjoint(second):
            return name
    for name in _YES_OR_NO:
        if {getattr(one, name), getattr(other, name)} == {True, False}:
            return name
    if one.through_on and other.from_on and one.through_on < other.from_on:
        return _WORDS["from_on"]
    if one.from_on and other.through_on and other.through_on < one.from_on:
        return _WORDS["through_on"]
    baskets = one.basket, other.basket
    return "basket" if all(baskets) and _differ(*baskets) else None  # type: ignore[arg-type]


def is_ever_held(condition: Condition, days: Iterable[Day]) -> bool:
    """Whether any of the days it names can lie between its dates."""
    named = [day for day in days if day.code in condition.days]
    return not named or any(_can_be_held(day, condition.from_on, condition.through_on) for day in named)


def all_excluded(match: Match, exclusions: Iterable[Exclusion]) -> str:
    """The exclusion that takes every line a match covers; empty for none."""
    return next((each.code for each in exclusions if covers_all(each.match, match)), "")


def covers_all(wide: Match, narrow: Match) -> bool:
    """Whether every line of the narrow match is certainly one of the wide one."""
    if wide.narrowed is not None or wide.but_not is not None:
        return wide == narrow
    return (
        all(getattr(narrow, name) <= getattr(wide, name) for name in ("brands", "classes", "labels"))
        and all(sku in wide.skus or sku.startswith(wide.sku_prefixes) for sku in narrow.skus)
        and all(prefix.startswith(wide.sku_prefixes) for prefix in narrow.sku_prefixes)
        and all(_is_below(path, wide.categories) for path in narrow.categories)
    )


def covers_nothing(match: Match) -> str:
    """The word of a match that leaves none of its lines; empty if some may be left."""
    if match.but_not is not None and covers_all(match.but_not, match):
        return "but_not"
    if match.narrowed is not None and any(_is_apart(match, match.narrowed, name) for name in _OF_A_LINE):
        return "and"
    return ""


def _is_apart(one: Match, other: Match, name: str) -> bool:
    """Whether both name lines only by this, of which a line has one, and nothing in common."""
    rest = [each for each in (*_OF_A_LINE, *_OF_ANY) if each != name]
    only = not any(getattr(match, each) for match in (one, other) for each in rest)
    found: bool = only and getattr(one, name).isdisjoint(getattr(other, name))
    return found


def _is_below(path: str, categories: Iterable[str]) -> bool:
    return any(f"{path}/".startswith(f"{each}/") for each in categories)


def _is_within(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether a purchase with any of the first list has any of the second, where there is one."""
    return not other or (bool(one) and set(one) <= set(other))


def _joins_within(one: int | None, other: int | None) -> bool:
    return other is None or (one is not None and one <= other)


def _is_a_basket(one: Basket, other: Basket) -> bool:
    return (
        one.match == other.match
        and one.at_least_minor >= other.at_least_minor
        and one.at_least_units >= other.at_least_units
        and _joins_within(one.at_most_minor, other.at_most_minor)
    )


def _differ(one: Basket, other: Basket) -> bool:
    """Whether one is always more than the other may be."""
    return one.match == other.match and (
        (one.at_most_minor is not None and one.at_most_minor < other.at_least_minor)
        or (other.at_most_minor is not None and other.at_most_minor < one.at_least_minor)
    )


def _can_be_held(day: Day, from_on: date | None, through_on: date | None) -> bool:
    """Not before the first date and not after the last; a business day may end on the next morning."""
    if day.also or day.working is not None:
        return True
    starts_late = day.from_on is not None and through_on is not None and day.from_on > through_on
    ends_early = day.through_on is not None and from_on is not None and day.through_on + _ONE_DAY < from_on
    return not (starts_late or ends_early)
