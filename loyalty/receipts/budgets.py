"""Budgets: what an offer or a discount may give in all members together.

An offer's points are shared out among the purchases as they come, to the last one. What a discount took off
was given at the till before we know of it: it is written down whole, and a quote offers what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import case as either
from sqlalchemy import select, text, update

from db.session import Session
from loyalty import tables
from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.pricing.compiled import pricing_of
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipts.case import Case
from loyalty.receipts.worth import Sale, Worth

_spent = tables.offer_budget.c
_OPEN = text('INSERT INTO offer_budget (key, spent, "last") VALUES (:key, 0, 0) ON CONFLICT (key) DO NOTHING')


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets of a programme's offers and discounts. A quote looks at what is left and takes nothing.

    It notes in `promised` what it would take, for the next part of what several pay to find the rest.
    """

    session: Session
    program: str
    is_quote: bool
    promised: Counter[str]

    def share(self, sale: Sale) -> Sale:
        """The sale with what the budgets of its offers have left for it, taken from them at once.

        What a purchase got stays its own: goods that come back return nothing to a budget.
        """
        made = compiled(sale.program)
        budgets = {offer.code: offer.budget for offer in sale.program.offers if offer.budget}
        if not budgets:
            return sale
        wanted: dict[str, int] = {}
        for reason in sale.worth().rules:
            offer = made.offer_of.get(reason.rule, "")
            if reason.amount and offer in budgets:
                wanted[offer] = wanted.get(offer, 0) + reason.amount
        # What wanted nothing got nothing, for good: a correction or another place in time draws on no budget.
        shares = {
            words.share(offer): self._take(offer, budget, wanted[offer]) if wanted.get(offer) else 0
            for offer, budget in sorted(budgets.items())
        }
        counted = FrozenMap.of({**sale.context.counted, **shares})
        return replace(sale, context=replace(sale.context, counted=counted))

    def _take(self, offer: str, budget: int, wanted: int) -> int:
        key = offer_key(self.program, offer)
        if self.is_quote:
            rows = self.session.rows(select(_spent.spent).where(_spent.key == key))
            free = budget - (rows[0].spent if rows else 0) - self.promised[key]
            share = max(0, min(wanted, free))
            self.promised[key] += share
            return share
        self.session.connection.execute(_OPEN, {"key": key})
        left = either((_spent.spent >= budget, 0), else_=budget - _spent.spent)
        taken = either((left < wanted, left), else_=wanted)
        row = self.session.connection.execute(
            update(tables.offer_budget)
            .where(_spent.key == key)
            .values(spent=_spent.spent + taken, last=taken)
            .returning(_spent.last)
        ).one()
        return int(row.last)

    def left(self, program: Program) -> Mapping[str, int]:
        """What the budget of each discount has left, in minor units, by its word in a context."""
        budgeted = pricing_of(program).budgeted
        if not budgeted:
            return {}
        keys = {discount_key(self.program, each.code): each for each in budgeted}
        query = select(_spent.key, _spent.spent).where(_spent.key.in_(sorted(keys)))
        spent = {row.key: int(row.spent) for row in self.session.rows(query)}
        return {
            words.left(each.code): max(0, each.budget_minor - spent.get(key, 0)) for key, each in keys.items()
        }

    def draw(self, worths: Iterable[Worth]) -> None:
        """Write down what discounts with a budget took off more or less than before: what came back is free.

        A till may have given more than was left. A discount counts where the sale's own version bounds it, so
        that what comes back was drawn.
        """
        drawn: Counter[str] = Counter()
        for worth in worths:
            budgeted = {each.code for each in pricing_of(worth.sale.program).budgeted}
            for code, minor in worth.discounted() if budgeted else ():
                if code in budgeted:
                    drawn[discount_key(self.program, code)] += minor
        if self.is_quote:
            return
        for key, minor in sorted(drawn.items()):
            self.session.connection.execute(_OPEN, {"key": key})
            self.session.connection.execute(
                update(tables.offer_budget)
                .where(_spent.key == key)
                .values(spent=either((_spent.spent + minor < 0, 0), else_=_spent.spent + minor), last=minor)
            )


def offer_key(program: str, offer: str) -> str:
    """Under which the budget of an offer is kept."""
    return f"{program}/{offer}"


def discount_key(program: str, discount: str) -> str:
    """Under which the budget of a discount is kept."""
    return f"{program}/:{discount}"


def budgets_of(case: Case) -> Budgets:
    """The budgets a document draws on."""
    return Budgets(case.session, case.program.code, case.is_quote, case.promised)
