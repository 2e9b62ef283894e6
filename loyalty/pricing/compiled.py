"""A programme's discounts made ready: grouped in their order, with prices to be looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from loyalty.program.model import Program
from loyalty.program.pricing import Discount, Matrix, PriceList


class Pricing:
    """The discounts of a programme by group, the unnamed one first; `counted` have limits over time.

    `codes` are those of all, lists of prices included, `budgeted` have a budget for all members together.
    `tables` has each price list's prices, `shares` each matrix' shares by tier.
    """

    def __init__(self, program: Program) -> None:
        by_group: dict[str, list[Discount]] = {"": []}
        for discount in program.discounts:
            by_group.setdefault(discount.group, []).append(discount)
        self.groups = tuple((name, tuple(found)) for name, found in by_group.items())
        self.codes = frozenset(discount.code for discount in program.discounts)
        self.budgeted = tuple(each for each in program.discounts if each.budget_minor)
        self.counted = tuple(each for each in program.discounts if each.is_counted)
        self.tables: dict[str, Mapping[str, int]] = {}
        self.shares: dict[str, Mapping[str, Mapping[str, int]]] = {}
        for each in program.discounts:
            if isinstance(each.gives, PriceList):
                self.tables[each.code] = dict(each.gives.skus)
            elif isinstance(each.gives, Matrix):
                self.shares[each.code] = {tier: dict(row) for tier, row in each.gives.shares.items()}


pricing_of: Callable[[Program], Pricing] = lru_cache(maxsize=128)(Pricing)
