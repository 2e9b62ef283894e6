"""Shares: what the budgets of offers have left, kept in memory while a replay goes from member to member."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.program.frozen import FrozenMap
from loyalty.receipts.worth import Sale


@dataclass(slots=True)
class Shares:
    """What was given of each offer's budget.

    Members come one after the other here, not by the clock, so a budget runs out for others than in truth.
    """

    spent: Counter[str] = field(default_factory=Counter)

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
