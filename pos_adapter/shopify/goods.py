"""A Shopify order as a sale: its goods as they were sold, what came on top, who paid and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme, Tender
from pos_adapter import amounts, scalars, vendor_fields, web_orders
from pos_adapter.adapter import Settings
from pos_adapter.vendor_fields import UNTOLD, Fields

TENDERS = {
    "cash": "cash",
    "gift_card": "gift-card",
    "shopify_payments": "card",
    "shopify_store_credit": "store-credit",
}
# What a transaction is to the order: paid, or given back in cash because too much was paid.
KINDS = {"sale": 1, "capture": 1, "change": -1}
CHANNELS = {"web": "online", "pos": "store"}
TIP_FIELDS = {"tip_payment_gateway", "tip_payment_method"}
MOST_TENDERS = 100


@dataclass(frozen=True, slots=True)
class Sold:
    """An order's receipt, which of its lines is which line item, and the settings for its money."""

    receipt: Receipt
    lines: Mapping[str, int]
    is_tax_included: bool
    settings: Settings


def sold(order: Fields, settings: Settings) -> Sold:
    """The order as it was sold, whatever came back since; what is wrong is left with `order`."""
    settings = web_orders.in_money(settings, order, "currency")
    scale = settings.money_scale
    is_tax_included = order.found.get("taxes_included") is True
    items = [item for item in order.each("line_items") if not web_orders.is_none(item, "quantity")]
    if not items:
        order.refuse("line_items", "must hold at least one item")
    lines = [line(item, scale, is_tax_included=is_tax_included) for item in items]
    for row in order.each("shipping_lines"):
        lines += _delivery(row, scale, is_tax_included=is_tax_included)
    total = order.major("total_price", scale)
    order.require("total_price", lambda value: value, None)
    lines += _unlisted(order, lines, total, scale)
    if items:
        web_orders.check_total(order, "total_price", total, lines)
    at = purchased_at(order)
    receipt = Receipt(
        store=store(order, settings),
        till="",
        number=order.code("id"),
        business_date=at.astimezone(settings.zone).date(),
        purchased_at=at,
        kind=Kind.SALE,
        currency=settings.currency,
        lines=tuple(lines),
        tenders=tuple(tenders(order, total, settings)),
        member=member(order, settings),
        revision=web_orders.revision(order.instant("updated_at")),
        staff=order.find_code("user_id"),
        channel=_channel(order.word("source_name")),
        codes=web_orders.codes(order.each("discount_codes")),
    )
    places = {item.find_code("id"): n for n, item in enumerate(items)}
    return Sold(receipt, places, is_tax_included, settings)


def line(item: Fields, scale: int, *, is_tax_included: bool) -> Line:
    """A line item: its net is what was paid for it, with tax and after every discount."""
    quantity = item.require("quantity", _quantity, web_orders.ONE)
    price = item.require("price", web_orders.price, Decimal(0))
    gross = amounts.find_rounded_minor(quantity * price, scale)
    if gross is None:
        item.refuse("price", "is too large times quantity")
    allocated = sum(row.major("amount", scale) for row in item.each("discount_allocations"))
    discount = max(allocated, item.major("total_discount", scale))
    tax = sum(row.major("price", scale) for row in item.each("tax_lines"))
    if discount > (gross or 0):
        item.refuse("total_discount", "must be no more than quantity × price")
    return Line(
        sku=sku(item),
        quantity=quantity,
        net_minor=(gross or 0) - discount + (0 if is_tax_included else tax),
        unit_price=price,
        discount_minor=discount,
        tax_minor=tax,
        name=item.label("name") or item.label("title"),
    )


def sku(item: Fields) -> str:
    """What the goods are: `gift-card`, `tip`, the stock code, the variant's id, else `custom`."""
    if item.found.get("gift_card") is True:
        return "gift-card"
    if TIP_FIELDS & item.found.keys():
        return "tip"
    said = web_orders.stock_code(item, "sku")
    variant = item.find_code("variant_id")
    return said or (f"variant-{variant}" if variant else "custom")


def store(order: Fields, settings: Settings) -> str:
    """The shop's word for the location, or its id; the connection's store where none is named."""
    location = order.find_code("location_id")
    return settings.mapping.get("store", {}).get(location, location) or settings.store


def purchased_at(document: Fields) -> datetime:
    """When it was processed, or where that is not told, created."""
    found = document.find_instant("processed_at") or document.find_instant("created_at")
    if found is None:
        document.refuse("created_at", "is required")
    return found or UNTOLD


def member(order: Fields, settings: Settings) -> MemberRef | None:
    """The card number in the note attribute that the option `card_attribute` names, or the customer's id."""
    wanted = settings.options.get("card_attribute")
    for row in order.each("note_attributes") if wanted else ():
        if row.found.get("name") == wanted and (card := row.find_code("value")):
            return MemberRef(Scheme.CARD, card)
    customer = order.part("customer").find_code("id")
    return MemberRef(Scheme.EXTERNAL, customer) if customer else None


def tenders(order: Fields, total: int, settings: Settings) -> Iterator[Tender]:
    """The successful payments; where they are not told and there was one way to pay, all by that."""
    rows = list(order.each("transactions"))[:MOST_TENDERS]
    if rows:
        for row in rows:
            sign = KINDS.get(row.word("kind"), 0) if row.word("status") == "success" else 0
            if sign:
                yield from (Tender(each.kind, sign * each.amount_minor) for each in paid(row, settings))
        return
    named: list[str] = order.read("payment_gateway_names", _words, [])
    ways = named or [way for way in (order.word("gateway"),) if way]
    if len(ways) == 1 and total:
        yield Tender(web_orders.tender(ways[0], TENDERS, settings.mapping), total)


def paid(row: Fields, settings: Settings) -> Iterator[Tender]:
    """A payment in the order's money; nothing of one in another, for nothing says what that was worth."""
    minor = row.major("amount", settings.money_scale)
    if minor < 0:
        row.refuse("amount", "must not be negative")
    if minor and row.word("currency") in ("", settings.currency):
        yield Tender(web_orders.tender(row.word("gateway"), TENDERS, settings.mapping), minor)


def _delivery(row: Fields, scale: int, *, is_tax_included: bool) -> tuple[Line, ...]:
    allocated = sum(each.major("amount", scale) for each in row.each("discount_allocations"))
    tax = sum(each.major("price", scale) for each in row.each("tax_lines"))
    net = row.major("price", scale) - allocated + (0 if is_tax_included else tax)
    if net < 0:
        row.refuse("price", "must be no less than what was taken off")
    return web_orders.on_top("shipping", max(0, net), tax, row.label("title"))


def _unlisted(order: Fields, lines: list[Line], total: int, scale: int) -> tuple[Line, ...]:
    """What only sums tell of, tips and customs: those of them that the total holds beyond the lines."""
    has_tip = any(line.sku == "tip" for line in lines)
    tip = 0 if has_tip else order.major("total_tip_received", scale)
    duties = order.part("original_total_duties_set").part("shop_money").major("amount", scale)
    beside = [*web_orders.on_top("tip", tip), *web_orders.on_top("duties", duties)]
    missing = total - sum(line.net_minor for line in lines)
    for count in range(len(beside) + 1):
        for chosen in combinations(beside, count):
            if abs(missing - sum(line.net_minor for line in chosen)) <= len(lines):
                return chosen
    return ()


def _channel(source: str) -> str:
    return CHANNELS.get(source) or web_orders.plain(source)


def _quantity(value: object) -> Decimal:
    quantity = vendor_fields.decimal(value)
    if quantity < 0:
        raise scalars.refusal("a quantity that is not negative", value)
    return quantity


def _words(value: object) -> list[str]:
    if not isinstance(value, list):
        raise scalars.refusal("a list", value)
    return [vendor_fields.code(each) for each in value]
