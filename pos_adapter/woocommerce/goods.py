"""A WooCommerce order as a sale: its goods after what was taken off, what came on top, who paid and how."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme, Tender
from pos_adapter import scalars, vendor_fields, web_orders
from pos_adapter.adapter import Settings
from pos_adapter.vendor_fields import UNTOLD, Fields

TENDERS = {
    "cod": "cash",
    "bacs": "bank-transfer",
    "cheque": "cheque",
    "stripe": "card",
    "woocommerce_payments": "card",
    "square_credit_card": "card",
}
CHANNELS = {"checkout": "online", "store-api": "online", "pos-rest-api": "store"}


@dataclass(frozen=True, slots=True)
class Sold:
    """An order's receipt, which of its lines is which item, when it was changed last, and the settings."""

    receipt: Receipt
    lines: Mapping[str, int]
    changed_at: datetime
    settings: Settings


def sold(order: Fields, settings: Settings) -> Sold:
    """The order as it was sold, whatever came back since; what is wrong is left with `order`."""
    settings = web_orders.in_money(settings, order, "currency")
    scale = settings.money_scale
    items = [item for item in order.each("line_items") if not web_orders.is_none(item, "quantity")]
    order.require("line_items", lambda value: value, None)
    fees = [_amounts(row, scale) for row in order.each("fee_lines")]
    lines = web_orders.less([line(item, scale) for item in items], -sum(net for net, _ in fees if net < 0))
    lines += tuple(each for net, tax in fees if net > 0 for each in web_orders.on_top("fee", net, tax))
    for row in order.each("shipping_lines"):
        lines += web_orders.on_top("shipping", *_amounts(row, scale), name=name(row, "method_title"))
    if not lines:
        order.refuse("line_items", "must hold at least one item")
    total = web_orders.rounded(order, "total", scale)
    order.require("total", lambda value: value, None)
    web_orders.check_total(order, "total", total, lines)
    at = created_at(order, settings)
    if at is None:
        order.refuse("date_created_gmt", "is required")
    at = at or UNTOLD
    changed_at = instant(order, "date_modified", settings) or at
    receipt = Receipt(
        store=settings.store,
        till="",
        number=order.code("id"),
        business_date=at.astimezone(settings.zone).date(),
        purchased_at=at,
        kind=Kind.SALE,
        currency=settings.currency,
        lines=lines,
        tenders=tuple(_tenders(order, total, settings)),
        member=_member(order, settings),
        revision=web_orders.revision(changed_at),
        channel=_channel(order.word("created_via")),
        codes=web_orders.codes(order.each("coupon_lines")),
    )
    places = {item.find_code("id"): n for n, item in enumerate(items)}
    return Sold(receipt, places, max(changed_at, at), settings)


def line(item: Fields, scale: int) -> Line:
    """An item: its net is what was paid for it, with tax and after coupons."""
    quantity = item.require("quantity", vendor_fields.decimal, web_orders.ONE)
    item.require("total", lambda value: value, None)
    net, tax = _amounts(item, scale)
    before = sum(web_orders.rounded(item, name, scale) for name in ("subtotal", "subtotal_tax"))
    if quantity < 0 or net < 0:
        item.refuse("quantity" if quantity < 0 else "total", "must not be negative in an order")
    return Line(
        sku=sku(item),
        quantity=quantity,
        net_minor=net,
        discount_minor=max(0, before - net),
        tax_minor=tax,
        name=name(item, "name"),
    )


def sku(item: Fields) -> str:
    """The stock code, or the id of the variation or product; `custom` for what is none."""
    said = web_orders.stock_code(item, "sku")
    ids = (item.find_code("variation_id"), item.find_code("product_id"))
    product = next((each for each in ids if each not in ("", "0")), "")
    return said or (f"product-{product}" if product else "custom")


def name(row: Fields, field: str) -> str:
    """A text as it is read: the plugin writes it for a page, with entities."""
    return html.unescape(row.label(field))[: scalars.NAME_CHARS]


def created_at(row: Fields, settings: Settings) -> datetime | None:
    """When it was created; None where nothing says so."""
    return instant(row, "date_created", settings)


def instant(row: Fields, field: str, settings: Settings) -> datetime | None:
    """A time in UTC, or where only that is told, in the shop's zone; neither is written with a zone."""
    universal = row.read(f"{field}_gmt", web_orders.universal, None)
    local = row.read(field, web_orders.universal, None)
    if universal or not local:
        return universal
    return local.replace(tzinfo=settings.zone).astimezone(UTC)


def _amounts(row: Fields, scale: int) -> tuple[int, int]:
    """What was paid for it with tax, and the tax in that."""
    tax = web_orders.rounded(row, "total_tax", scale)
    return web_orders.rounded(row, "total", scale) + tax, tax


def _tenders(order: Fields, total: int, settings: Settings) -> Iterator[Tender]:
    way = order.word("payment_method") if order.found.get("payment_method") else ""
    if way and total:
        yield Tender(web_orders.tender(way, TENDERS, settings.mapping), total)


def _member(order: Fields, settings: Settings) -> MemberRef | None:
    """The card number in the field that the option `card_meta` names, or the customer's id; 0 is a guest."""
    wanted = settings.options.get("card_meta")
    for row in order.each("meta_data") if wanted else ():
        if row.found.get("key") == wanted and (card := row.find_code("value")):
            return MemberRef(Scheme.CARD, card)
    customer = order.find_code("customer_id")
    return MemberRef(Scheme.EXTERNAL, customer) if customer not in ("", "0") else None


def _channel(via: str) -> str:
    return CHANNELS.get(via) or web_orders.plain(via)
