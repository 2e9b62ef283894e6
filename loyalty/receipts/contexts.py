"""Contexts: what is frozen with a sale, worked out from the member's books as they stood before it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.earning.context import Purchase, again, context_of
from loyalty.entitle import NOTHING, Context
from loyalty.program.model import Program
from loyalty.receipts.keys import in_order_key
from loyalty.receipts.reading import order
from loyalty.receipts.worth import Sale, change
from tiers import standing
from tiers.card_years import CardYears
from tiers.counters import Totals, added
from tiers.history import Standing
from tiers.ladder import Ladder


@dataclass(frozen=True, slots=True)
class Before:
    """What a sale finds: the member's ladder (None for none), card years, standing, and what was counted."""

    ladder: Ladder | None
    years: CardYears
    standing: Standing
    totals: Totals

    def context(self, sale: Sale) -> Context:
        """The context of a sale made now; the facts that hold of its buyer came with it."""
        found = context_of(compiled(sale.program), self.standing.tier, self._purchase(sale), self.totals)
        return self._raising(replace(sale, context=found))

    def again(self, sale: Sale, first: Sale) -> Context:
        """The context of a sale that is looked at again; `first` is the sale as it was bought."""
        found = again(
            compiled(sale.program), sale.context, self.standing.tier, self._purchase(sale), self.totals
        )
        return self._raising(replace(first, context=found))

    def _purchase(self, sale: Sale) -> Purchase:
        at, store = sale.receipt.purchased_at, sale.receipt.store
        facts = sale.context.facts - {words.RAISES}
        return Purchase(at, store, sale.zone, self.years, facts)

    def _raising(self, sale: Sale) -> Context:
        """The sale's context, with the fact that it raises the tier if it does, where a rule asks for that.

        It does if it would with that fact and without it: where such a purchase earns nothing, one that
        reaches the tier only by its points earns them.
        """
        if self.ladder is None or not compiled(sale.program).watches_raises:
            return sale.context
        raising = replace(sale.context, facts=sale.context.facts | {words.RAISES})
        both = sale, replace(sale, context=raising)
        return raising if all(self._raises(self.ladder, each) for each in both) else sale.context

    def _raises(self, ladder: Ladder, sale: Sale) -> bool:
        place = sale.receipt.purchased_at, in_order_key(order(sale.receipt))
        now, totals = self.standing, self.totals
        for item in change(NOTHING, sale.worth(), sale).deltas(*place):
            now, changes = standing.count(ladder, self.years, now, totals, item.delta)
            totals = added(totals, item.delta)
            if any(each.reason == "reached" for each in changes):
                return True
        return False


def is_folded(*programs: Program) -> bool:
    """Whether what a sale earns can depend on the sales before it."""
    return any(program.ladder is not None or compiled(program).watches for program in programs)
