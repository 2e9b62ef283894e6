"""The plain sale: goods for what is written, at most one tax on top of all, and paid to the unit.

So most transactions are. There is one way to read their amounts, which the till's total and the payments
prove: no discount is to be placed, nothing came back, and no line says anything of its own tax.
"""

from __future__ import annotations

from pos_adapter.poslog import payments
from pos_adapter.poslog.contents import Basket, Reckoned, line_of
from pos_adapter.poslog.shares import dealt
from pos_adapter.poslog.totals import Totals

MOST_MINOR = 10**13  # A million receipts of that still fit a counter's 64 bits.


def find(basket: Basket, said: Totals) -> Reckoned | None:
    """The lines of a plain sale, each with its share of the tax; None where the ways must be tried."""
    due_minor = said.grand_minor
    if due_minor is None or due_minor > MOST_MINOR or basket.reductions or not basket.payments:
        return None
    nets = [good.amount_minor for good in basket.goods if good.is_plain]
    tax_minor = due_minor - sum(nets)
    if len(nets) != len(basket.goods) or tax_minor != find_tax(basket, said):
        return None
    if sum([each.amount_minor - each.change_minor for each in basket.payments]) != due_minor:
        return None
    taxes = dealt(tax_minor, nets)
    lines = [
        (good, line_of(good, net + tax, 0, tax))
        for good, net, tax in zip(basket.goods, nets, taxes, strict=True)
    ]
    tenders = payments.tenders(basket.payments, less_change=True, less_cash=False, sign=1)
    return Reckoned(tuple(lines), tenders, due_minor, is_paid=True)


def find_tax(basket: Basket, said: Totals) -> int | None:
    """The one tax of the whole in minor units, or the total of taxes where no line tells it; else None."""
    if len(basket.taxes) > 1:
        return None
    told = basket.taxes[0].minor if basket.taxes else 0
    tax_minor = told or said.tax_minor or 0
    return tax_minor if tax_minor >= 0 else None
