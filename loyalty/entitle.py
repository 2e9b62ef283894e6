"""Entitle: what a receipt is worth to its member. Pure: no clock, no session, nothing computed elsewhere.

Each step has a file in `loyalty/earning/`: what counts, whether rules hold, what they and multipliers come
to, what caps leave of it, what it adds to the counters, which milestones that passes.
"""

from __future__ import annotations

from loyalty.earning import caps, granting, milestones
from loyalty.earning.amounts import amounts, presents
from loyalty.earning.basis import counted
from loyalty.earning.compiled import compiled
from loyalty.earning.converting import converted
from loyalty.earning.counting import counts, watched
from loyalty.earning.multiplying import multiply
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import (
    NOTHING,
    Context,
    Entitlement,
    Gift,
    Grant,
    LineReason,
    RuleReason,
)
from loyalty.pricing import converting as prices
from loyalty.pricing import counting as discounts
from loyalty.pricing import told
from loyalty.program.model import Program
from loyalty.receipt import Receipt

__all__ = [
    "NOTHING",
    "Context",
    "Entitlement",
    "Gift",
    "Grant",
    "LineReason",
    "RuleReason",
    "entitle",
]


def entitle(program: Program, context: Context, receipt: Receipt) -> Entitlement:
    """The entitlement of the goods on a receipt (those kept), under a programme and a context."""
    made = compiled(program)
    reasons, lines = counted(made, receipt)
    occasion = Occasion(made, context, receipt, lines)
    if receipt.currency != program.money:
        occasion = converted(occasion)
    found = amounts(occasion)
    if made.times:
        multiply(occasion, found)
    rules, used = caps.bound(occasion, [found[n].reason() for n in range(len(program.earn))])
    totals = counts(occasion, rules)
    passed = milestones.passed(occasion, totals)
    goods = prices.converted(program, receipt)
    named = told.totals(program, goods)
    limited = discounts.given(program, context, goods, named)
    own = (*watched(occasion, rules, used), *passed.held, *limited)
    return Entitlement(
        granting.grants(occasion, (*zip(program.earn, rules, strict=True), *passed.reasons)),
        (*totals.items(), *own),
        reasons,
        (*rules, *(reason for _, reason in passed.reasons)),
        (*presents(made, rules), *passed.gifts),
        named,
    )
