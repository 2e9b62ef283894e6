"""WooCommerce's refunds as returns, of which an order often tells no more than the sum.

An order's list names each refund by its number and sum. Where a refund stands there whole, as the REST API
gives it, its goods are known too: that is a later revision of the same receipt, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from loyalty.receipt import Kind, Line, Receipt, Tender
from pos_adapter import scalars, vendor_fields, web_orders
from pos_adapter.vendor_fields import Fields
from pos_adapter.woocommerce import goods
from pos_adapter.woocommerce.goods import Sold

# Versions of what is told whole begin above those of what is not; both are seconds, up to the year 2040.
WHOLE_FROM = 2**30
NOTHING = Decimal(0)
DELIVERY = ("shipping",)


def of_order(order: Fields, sold: Sold) -> Iterator[Receipt]:
    """The refunds of an order by their numbers; together they give back no more than was paid."""
    left = [max(0, line.net_minor) for line in sold.receipt.lines]
    refunds = sorted(order.each("refunds"), key=lambda refund: (len(_id(refund)), _id(refund)))
    for sequence, refund in enumerate(refunds, 1):
        is_whole = "line_items" in refund.found
        returned = _whole(refund, sold, left) if is_whole else _sum(refund, sold, left)
        if returned.lines:
            yield replace(returned, sequence=sequence)


def _id(refund: Fields) -> str:
    return refund.find_code("id")


def _sum(refund: Fields, sold: Sold, left: list[int]) -> Receipt:
    """A refund of which only the sum is known: money back for all goods, by what is left of each."""
    refund.require("total", lambda value: value, None)
    minor = abs(web_orders.rounded(refund, "total", sold.settings.money_scale))
    lines = web_orders.money_back(sold.receipt.lines, left, minor)
    return _returned(refund, sold, lines, minor)


def _whole(refund: Fields, sold: Sold, left: list[int]) -> Receipt:
    """A refund with its goods; what it gave beyond them is for delivery, then for goods that are kept."""
    scale = sold.settings.money_scale
    refund.require("amount", lambda value: value, None)
    minor = abs(web_orders.rounded(refund, "amount", scale))
    lines = tuple(_goods(item, sold, left) for item in refund.each("line_items"))
    delivery = sum(_paid(row, scale) for row in refund.each("shipping_lines"))
    rest = max(0, minor - sum(line.net_minor for line in lines))
    lines += web_orders.money_back(sold.receipt.lines, left, min(rest, delivery), DELIVERY)
    lines += web_orders.money_back(sold.receipt.lines, left, rest - min(rest, delivery))
    whole = _returned(refund, sold, tuple(line for line in lines if line.quantity or line.net_minor), minor)
    at = goods.created_at(refund, sold.settings) or sold.changed_at
    revision = min(sold.receipt.revision + WHOLE_FROM, scalars.LARGEST_REVISION)
    return replace(whole, purchased_at=max(at, sold.receipt.purchased_at), revision=revision)


def _goods(item: Fields, sold: Sold, left: list[int]) -> Line:
    """Goods that came back, for their share of what they cost; none is money for goods that are kept."""
    quantity = abs(item.require("quantity", vendor_fields.decimal, NOTHING))
    place = sold.lines.get(_refunded_item(item))
    if place is not None and quantity:
        line = web_orders.part_of(sold.receipt.lines[place], quantity)
    else:
        sku = sold.receipt.lines[place].sku if place is not None else goods.sku(item)
        net = _paid(item, sold.settings.money_scale)
        line = Line(sku, quantity, net, name=goods.name(item, "name"))
    if place is not None:
        left[place] -= min(left[place], line.net_minor)
    return line


def _refunded_item(item: Fields) -> str:
    """The number of the order's item that it is of, which stands among the plugin's own notes."""
    for row in item.each("meta_data"):
        if row.found.get("key") == "_refunded_item_id":
            return row.find_code("value")
    return ""


def _paid(row: Fields, scale: int) -> int:
    """What was given back for it with tax, counted upwards: the plugin writes it below zero."""
    return abs(sum(web_orders.rounded(row, name, scale) for name in ("total", "total_tax")))


def _returned(refund: Fields, sold: Sold, lines: tuple[Line, ...], minor: int) -> Receipt:
    """The return, on the trading day of its sale: that is the only day that both ways of telling it know."""
    sale = sold.receipt
    kind = sale.tenders[0].kind if sale.tenders else ""
    return replace(
        sale,
        number=refund.code("id"),
        purchased_at=sold.changed_at,
        kind=Kind.RETURN,
        lines=lines,
        tenders=(Tender(kind, minor),) if kind and minor else (),
        original=sale.key,
        codes=(),
    )
