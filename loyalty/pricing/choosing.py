"""Choosing: of one group of discounts, what each piece gets: the best for the customer, and never two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from loyalty.earning.compiled import Compiled
from loyalty.pricing import lines, together
from loyalty.pricing.compiled import Pricing
from loyalty.pricing.goods import Goods
from loyalty.pricing.shares import spread
from loyalty.pricing.taken import Offer
from loyalty.pricing.values import TILL
from loyalty.program.pricing import Discount

Given = dict[int, dict[str, int]]  # by line and code, in minor units
_NOTHING = (TILL, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """The discounts of a group that hold now, and the room their limits leave (absent: any amount)."""

    made: Compiled
    pricing: Pricing
    tier: str
    discounts: Sequence[Discount]
    room: Mapping[str, int]

    def covered(self, discount: Discount, goods: Sequence[Goods]) -> Sequence[Goods]:
        """The goods that a discount is for."""
        bit = self.made.bit(discount.match)
        return [each for each in goods if each.covered_by & bit] if bit else goods


@dataclass(slots=True)
class _Choice:
    """One way to give a group's discounts: `alone` is each line's best, `given` comes by goods together."""

    alone: dict[int, tuple[str, int]]
    given: Given = field(default_factory=dict)

    def result(self, goods: Sequence[Goods]) -> Given:
        """What every line gets, by code."""
        found: Given = {}
        for each in goods:
            codes = dict(self.given.get(each.n, {}))
            code, minor = self.alone[each.n]
            rest = min(each.part(minor, each.untaken), each.left_minor - sum(codes.values()))
            if rest > 0:
                codes[code] = codes.get(code, 0) + rest
            found[each.n] = codes
        return found

    def gain(self, pool: Sequence[Goods], offer: Offer) -> int:
        """How much more an offer gives than what its goods would get otherwise."""
        return sum(self.line_gain(each, offer) for each in pool if each.n in offer)

    def line_gain(self, goods: Goods, offer: Offer) -> int:
        """The same for one line; the till's own discount and those of single lines are lost to it."""
        alone, taken = self.alone[goods.n][1], offer[goods.n]
        if not alone:
            return taken.minor
        return (
            taken.minor - goods.part(alone, goods.untaken) + goods.part(alone, goods.untaken - taken.quantity)
        )

    def take(self, pool: Sequence[Goods], code: str, offer: Offer) -> None:
        """Let an offer have its goods."""
        for each in pool:
            if each.n in offer:
                each.untaken -= offer[each.n].quantity
                codes = self.given.setdefault(each.n, {})
                codes[code] = codes.get(code, 0) + offer[each.n].minor


def choose(group: Group, goods: Sequence[Goods]) -> Given:
    """What the group gives each line, within the room there is.

    Where a limit leaves only part of a discount, it is compared with doing without that discount.
    """
    barred: frozenset[str] = frozenset()
    best, over = _within(group, _best(group, goods, barred))
    for code in over:
        other, _ = _within(group, _best(group, goods, barred | {code}))
        if _total(other) > _total(best):
            best, barred = other, barred | {code}
    return best


def _total(given: Given) -> int:
    return sum(minor for codes in given.values() for minor in codes.values())


def _within(group: Group, given: Given) -> tuple[Given, list[str]]:
    """The same, no more of each discount than there is room for; and the codes that had too little."""
    over = []
    for code, room in group.room.items():
        places = [n for n, codes in given.items() if codes.get(code)]
        wanted = [given[n][code] for n in places]
        if sum(wanted) > room:
            over.append(code)
            for n, minor in zip(places, spread(room, wanted), strict=True):
                given[n][code] = minor
    return given, over


def _best(group: Group, goods: Sequence[Goods], barred: frozenset[str]) -> Given:
    """The best of each line alone, and then what several lines get together, where that is more."""
    allowed = [each for each in group.discounts if each.code not in barred]
    for each in goods:
        each.untaken = each.quantity
    choice = _Choice(
        _alone(group, (each for each in allowed if isinstance(each.gives, lines.BY_LINE)), goods)
    )
    joint = [each for each in allowed if not isinstance(each.gives, lines.BY_LINE)]
    offers = [
        (each, pool, _offer(group, each, pool, choice))
        for each in joint
        for pool in [group.covered(each, goods)]
    ]
    ranked = sorted(offers, key=lambda each: -choice.gain(each[1], each[2]))
    for n, (discount, pool, first) in enumerate(ranked):
        offer = _offer(group, discount, pool, choice) if n else first
        if choice.gain(pool, offer) > 0:
            choice.take(pool, discount.code, offer)
    return choice.result(goods)


def _alone(group: Group, discounts: Iterable[Discount], goods: Sequence[Goods]) -> dict[int, tuple[str, int]]:
    """The best of each line by itself; of equals the document's first, and what the till took off last."""
    best = {each.n: _NOTHING for each in goods}
    for discount in discounts:
        for each in group.covered(discount, goods):
            minor = lines.taken_off(group.pricing, discount, group.tier, each)
            if minor:
                each.looked_at[discount.code] = minor
                if minor > best[each.n][1]:
                    best[each.n] = (discount.code, minor)
    for each in goods:
        if each.own_minor > best[each.n][1]:
            best[each.n] = (TILL, each.own_minor)
    return best


def _offer(group: Group, discount: Discount, pool: Sequence[Goods], choice: _Choice) -> Offer:
    """What a discount gives on several goods: on all of them, or without those that are better off alone."""
    every = together.offered(group.made, discount, pool)
    for each in pool:
        if each.n in every and every[each.n].minor > each.looked_at.get(discount.code, 0):
            each.looked_at[discount.code] = every[each.n].minor
    pools = [
        [each for each in pool if each.n not in every or choice.line_gain(each, every) >= 0],
        [each for each in pool if not choice.alone[each.n][1]],
    ]
    fewer = [together.offered(group.made, discount, some) for some in pools if 0 < len(some) < len(pool)]
    return max([every, *fewer], key=lambda offer: choice.gain(pool, offer)) if fewer else every
