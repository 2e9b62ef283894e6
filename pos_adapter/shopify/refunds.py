"""Shopify's refunds as returns: goods that came back, and money for goods that were kept.

A refund comes twice: inside its order, which says whose it is and of which day, and by itself, without.
Both are one receipt; what the order says is a later revision of it, in whichever order they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from loyalty.receipt import DocumentKey, Kind, Line, Receipt, Tender
from pos_adapter import vendor_fields, web_orders
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.shopify import goods as shopify_goods
from pos_adapter.shopify.goods import Sold
from pos_adapter.vendor_fields import Fields

# What is on its way counts, as Shopify counts it: the goods have come back.
GIVEN = ("success", "pending")
NOTHING = Decimal(0)
DELIVERY = frozenset({"shipping"})
NO_GOODS = frozenset({"shipping", "tip", "duties", "gift-card"})


def of_order(place: str, order: Fields, sold: Sold) -> Iterator[Receipt | Ignored]:
    """The refunds of an order, earliest first; none gives back what an earlier one did."""
    left = [max(0, line.net_minor) for line in sold.receipt.lines]
    refunds = sorted(order.each("refunds"), key=lambda each: (_at(each), each.find_code("id")))
    for n, refund in enumerate(refunds, 1):
        goods = tuple(_goods(refund, sold.settings, sold, left))
        lines = goods + tuple(_money(refund, sold, left, _beyond(refund, sold, goods)))
        if lines:
            yield _returned(refund, sold.settings, lines, sold, n)
        else:
            yield Ignored(f"{place}, refund {refund.code('id')}", "gave nothing back")


def _money(refund: Fields, sold: Sold, left: list[int], minor: int) -> Iterator[Line]:
    """Money beyond the goods that came back: for delivery as told, then for goods kept, then for the rest."""
    lines = sold.receipt.lines
    skus = frozenset(line.sku for line in lines)
    delivery = min(minor, _delivery(refund, sold.settings))
    for share, of in ((delivery, DELIVERY), (minor, skus - NO_GOODS), (minor, skus)):
        back = web_orders.money_back(lines, left, min(share, minor), of) if of else ()
        minor -= sum(line.net_minor for line in back)
        yield from back


def alone(place: str, refund: Fields, settings: Settings) -> Iterator[Receipt | Ignored]:
    """A refund by itself: it names its order by the number alone, and nobody.

    Money without goods names none, and waits for its order to tell it: on what it falls only that says. One
    without money is left aside: nothing was paid for the order, or the order tells it.
    """
    rows = list(refund.each("transactions"))
    if rows and all(row.found.get("test") is True for row in rows):
        yield Ignored(place, "is a test order's")
        return
    settings = web_orders.in_money(settings, rows[0], "currency") if rows else settings
    lines = tuple(_goods(refund, settings, None, []))
    if not lines and (minor := sum(tender.amount_minor for tender in _given(refund, settings))):
        lines = (Line("money-back", NOTHING, minor),)
    order = refund.find_code("order_id")
    receipt = _returned(refund, settings, lines, None, 1)
    if order and any(line.quantity for line in lines):
        receipt = replace(receipt, original=DocumentKey(receipt.store, "", None, order))
    refund.finish()
    if not receipt.tenders:
        yield Ignored(place, "gave no money back; its order says what became of the goods")
        return
    yield receipt


def _returned(
    refund: Fields, settings: Settings, lines: tuple[Line, ...], sold: Sold | None, sequence: int
) -> Receipt:
    at = _at(refund)
    rows = list(refund.each("transactions"))
    original = sold.receipt if sold else None
    return Receipt(
        store=next((shopify_goods.store(row, settings) for row in rows), settings.store),
        till="",
        number=refund.code("id"),
        business_date=at.astimezone(settings.zone).date(),
        purchased_at=at,
        kind=Kind.RETURN,
        currency=settings.currency,
        lines=lines,
        tenders=tuple(_given(refund, settings)),
        member=original.member if original else None,
        original=original.key if original else None,
        revision=original.revision if original else 1,
        sequence=sequence,
        staff=refund.find_code("user_id"),
        channel=original.channel if original else "",
    )


def _at(refund: Fields) -> datetime:
    return shopify_goods.purchased_at(refund)


def _goods(refund: Fields, settings: Settings, sold: Sold | None, left: list[int]) -> Iterator[Line]:
    """The goods that came back; what they cost is no longer `left` of their line."""
    for row in refund.each("refund_line_items"):
        quantity = row.require("quantity", vendor_fields.decimal, web_orders.ONE)
        if quantity <= 0:
            row.refuse("quantity", "must be more than 0")
        place = sold.lines.get(row.find_code("line_item_id")) if sold else None
        line = _line(row, quantity, settings, sold, place)
        if place is not None:
            left[place] -= min(left[place], line.net_minor)
        yield line


def _line(row: Fields, quantity: Decimal, settings: Settings, sold: Sold | None, place: int | None) -> Line:
    """What came back for its share of what the order's line cost; without an order, for what is told."""
    if sold is not None and place is not None:
        return web_orders.part_of(sold.receipt.lines[place], quantity)
    row.require("line_item", lambda value: value, None)
    line = shopify_goods.line(row.part("line_item"), settings.money_scale, is_tax_included=False)
    if row.found.get("subtotal") is None:
        return web_orders.part_of(line, quantity)
    tax = web_orders.rounded(row, "total_tax", settings.money_scale)
    net = web_orders.rounded(row, "subtotal", settings.money_scale) + tax
    return Line(line.sku, quantity, max(0, net), tax_minor=max(0, tax), name=line.name)


def _beyond(refund: Fields, sold: Sold, goods: tuple[Line, ...]) -> int:
    """What was given back beyond the goods that came back, in minor units.

    Where it was given in another money, Shopify's own reckoning in the shop's is taken: its adjustments.
    """
    scale, money = sold.settings.money_scale, sold.settings.currency
    if all(row.word("currency") in ("", money) for row in refund.each("transactions")):
        given = sum(tender.amount_minor for tender in _given(refund, sold.settings))
        return max(0, given - sum(line.net_minor for line in goods))
    return max(0, -sum(_adjusted(row, scale) for row in refund.each("order_adjustments")))


def _delivery(refund: Fields, settings: Settings) -> int:
    """What was given back for delivery, which newer versions tell in one place and older in another."""
    scale = settings.money_scale
    rows = list(refund.each("order_adjustments"))
    told = [-_adjusted(row, scale) for row in rows if row.word("kind") == "shipping_refund"]
    if not told:
        subtotals = (row.part("subtotal_amount_set") for row in refund.each("refund_shipping_lines"))
        told = [web_orders.rounded(each.part("shop_money"), "amount", scale) for each in subtotals]
    return max(0, sum(told))


def _adjusted(row: Fields, scale: int) -> int:
    return web_orders.rounded(row, "amount", scale) + web_orders.rounded(row, "tax_amount", scale)


def _given(refund: Fields, settings: Settings) -> Iterator[Tender]:
    for row in refund.each("transactions"):
        if row.word("kind") == "refund" and row.word("status") in GIVEN:
            yield from shopify_goods.paid(row, settings)
