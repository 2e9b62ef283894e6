"""What discounts take off one line by itself: shares, amounts, prices, and cells of a table."""

from __future__ import annotations

from collections.abc import Mapping

from loyalty.pricing.compiled import Pricing
from loyalty.pricing.goods import PIECE, Goods
from loyalty.pricing.shares import share_of
from loyalty.program.pricing import WHOLE, Discount, Matrix, Off, Percent, Price, PriceList
from loyalty.receipt import Line

BY_LINE = (Percent, Off, Price, PriceList, Matrix)


def taken_off(pricing: Pricing, discount: Discount, tier: str, goods: Goods) -> int:
    """What a discount takes off a whole line that it covers; rounded half up, never more than is left."""
    left, quantity = goods.left_minor, goods.quantity
    match discount.gives:
        case Percent(share):
            return share_of(left, share, WHOLE)
        case Off(minor):
            return min(left, share_of(minor, quantity, PIECE))
        case Price(minor):
            return max(0, left - share_of(minor, quantity, PIECE))
        case PriceList():
            price = pricing.tables[discount.code].get(goods.line.sku)
            return 0 if price is None else max(0, left - share_of(price, quantity, PIECE))
        case Matrix(by):
            row = pricing.shares[discount.code].get(tier, {})
            return share_of(left, _cell(row, by, goods.line), WHOLE)
    return 0


def _cell(row: Mapping[str, int], by: str, line: Line) -> int:
    """A tier's share for the goods of a line; of categories within each other that of the nearest."""
    if by == "classes":
        return row.get(line.item_class, 0)
    if by == "brands":
        return row.get(line.brand, 0)
    path = line.category
    while path:
        if path in row:
            return row[path]
        path = path.rpartition("/")[0]
    return 0
