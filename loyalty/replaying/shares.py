"""Shares: what budgets have left, kept in memory while a replay goes from member to member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.pricing.compiled import pricing_of
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipts.worth import Sale, Worth


@dataclass(slots=True)
class Shares:
    """What was given of each offer's budget, and of each discount's, by its word in a context.

    Members come one after the other here, not by the clock, so a budget runs out for others than in truth.
    """

    spent: Counter[str] = field(default_factory=Counter)

    def left(self, program: Program) -> Mapping[str, int]:
        """What the budget of each discount has left, in minor units."""
        keys = {words.left(each.code): each.budget_minor for each in pricing_of(program).budgeted}
        return {key: max(0, budget - self.spent[key]) for key, budget in keys.items()}

    def draw(self, worth: Worth) -> None:
        """Take what a sale's discounts took off more or less than before."""
        for code, minor in worth.discounted() if pricing_of(worth.sale.program).budgeted else ():
            self.spent[words.left(code)] += minor

    def share(self, sale: Sale) -> Sale:
        """The sale with what the budgets of its offers have left for it."""
        budgets = {offer.code: offer.budget for offer in sale.program.offers if offer.budget}
        if not budgets:
            return sale
        offer_of, wanted = compiled(sale.program).offer_of, Counter[str]()
        for reason in sale.worth().rules:
            offer = offer_of.get(reason.rule, "")
            if reason.amount and offer in budgets:
                wanted[offer] += reason.amount
        shares = {}
        for offer, amount in sorted(wanted.items()):
            given = max(0, min(amount, budgets[offer] - self.spent[offer]))
            self.spent[offer] += given
            shares[words.share(offer)] = given
        counted = FrozenMap.of({**sale.context.counted, **shares})
        return replace(sale, context=replace(sale.context, counted=counted))
