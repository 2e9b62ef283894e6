"""The tax of a POSLog transaction, line by line, whether the till tells it of each line or of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pos_adapter.poslog import values
from pos_adapter.poslog.contents import Basket, WholeTax
from pos_adapter.poslog.goods import Good
from pos_adapter.poslog.part import Unread
from pos_adapter.poslog.shares import dealt


def by_line(goods: Sequence[Good], nets: Sequence[int], basket: Basket, told_minor: int | None) -> list[int]:
    """The tax of each line in minor units, upwards for what came back as well.

    `told_minor` is the total that the till gives, if any. Where lines tell their own, each is rounded half
    up; where that makes the sum differ from the total by at most a unit a line, the total is dealt out.
    """
    if [good for good in goods if good.tax]:
        return of_lines(goods, basket, told_minor)
    whole = [tax for tax in basket.taxes if tax.minor] or ([WholeTax(told_minor)] if told_minor else [])
    if len(whole) == 1:
        return of_whole(whole[0], goods, nets)
    found = [0] * len(goods)
    for tax in whole:
        for n, share in enumerate(of_whole(tax, goods, nets)):
            found[n] += share
    return found


def of_lines(goods: Sequence[Good], basket: Basket, told_minor: int | None) -> list[int]:
    """What the lines say themselves, to the sum of the whole."""
    exact = [(good.tax or 0) * 10**basket.here.scale for good in goods]
    found = []
    for good in goods:
        minor = values.rounded(good.tax, basket.here.scale) if good.tax is not None else 0
        if minor is None:
            raise Unread("invalid-field", f"the tax of line {good.n} is too large")
        found.append(minor)
    whole = told_minor if told_minor is not None else sum(tax.minor for tax in basket.taxes)
    is_one_way = len({good.is_back for good in goods}) == 1
    if whole and is_one_way and 0 < abs(abs(whole) - sum(found)) <= len(goods) and min(exact) >= 0:
        return dealt(abs(whole), [Fraction(each) for each in exact])
    return found


def of_whole(tax: WholeTax, goods: Sequence[Good], nets: Sequence[int]) -> list[int]:
    """A tax of the whole over the goods under it, by what they cost: those that went as the money did."""
    backs = [good.is_back for good in goods]
    is_back = False not in backs or (tax.minor < 0 and True in backs)
    under = [n for n, back in enumerate(backs) if back is is_back and nets[n] > 0]
    taxed = [n for n in under if tax.tax_id in goods[n].tax_ids] if tax.tax_id else []
    chosen = taxed or [n for n in under if goods[n].is_taxable] or under
    if len(chosen) == len(nets):
        return dealt(abs(tax.minor), nets)
    taken = set(chosen)
    return dealt(abs(tax.minor), [net if n in taken else 0 for n, net in enumerate(nets)])
