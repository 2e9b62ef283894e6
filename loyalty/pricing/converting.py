"""Converting: prices in another money, worked out in the programme's and put back. Pure."""

from __future__ import annotations

from dataclasses import replace

from loyalty.earning.values import Context
from loyalty.pricing import told
from loyalty.pricing.price import price, unpriced_line
from loyalty.pricing.shares import share_of, spread
from loyalty.pricing.values import TILL, Considered, Priced, PricedLine
from loyalty.program.model import Program
from loyalty.receipt import Line, Receipt


def priced(program: Program, context: Context, receipt: Receipt) -> Priced:
    """The price of every line in the receipt's money, and why.

    In another money than the programme's, each discount takes the share of a line that it takes of what the
    line counts as, rounded half up. Raises WrongCurrency for a money the programme does not take.
    """
    if receipt.currency == program.money:
        return price(program, context, receipt)
    found = price(program, context, converted(program, receipt))
    return Priced(tuple(map(_put_back, receipt.lines, found.lines)))


def converted(program: Program, receipt: Receipt) -> Receipt:
    """The receipt's lines in the programme's money, itself where it is in that.

    What the lines cost before discounts is exact in sum; a discount keeps its share of its line. Raises
    WrongCurrency.
    """
    if receipt.currency == program.money:
        return receipt
    before = [line.net_minor + line.discount_minor for line in receipt.lines]
    counted = program.foreign_money(receipt.currency).shared(before)
    lines = tuple(map(_converted, receipt.lines, counted))
    return replace(receipt, currency=program.money, lines=lines)


def _converted(line: Line, before: int) -> Line:
    """A line that costs so much before its discounts; tax and the price of a piece matter to none of them."""
    was = line.net_minor + line.discount_minor
    off = share_of(line.discount_minor, before, was) if was > 0 else 0
    weights = [minor for _, minor in line.discounts]
    named = share_of(sum(weights), before, was) if was > 0 else 0
    parts = zip(line.discounts, spread(named, weights), strict=True)
    discounts = tuple((code, minor) for (code, _), minor in parts if minor)
    return replace(
        line, net_minor=before - off, discount_minor=off, tax_minor=0, unit_price=None, discounts=discounts
    )


def _put_back(line: Line, priced_line: PricedLine) -> PricedLine:
    before, whole = line.net_minor + line.discount_minor, priced_line.before_minor
    if before <= 0 or whole <= 0:
        return unpriced_line(priced_line.n, line)
    codes, minors = [code for code, _ in priced_line.given], [minor for _, minor in priced_line.given]
    off = share_of(sum(minors), before, whole)
    given = tuple(zip(codes, spread(off, minors), strict=True))
    if {*codes} <= {TILL}:
        # What the till took off by itself is what it says, to the last minor unit.
        off, given = line.discount_minor, told.whole(line)
    considered = tuple(
        Considered(each.code, share_of(each.minor, before, whole), each.outcome)
        for each in priced_line.considered
    )
    return PricedLine(priced_line.n, before, before - off, given, considered)
