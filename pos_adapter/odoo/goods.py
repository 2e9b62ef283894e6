"""An order of Odoo's Point of Sale: what went out, what came back, and what was taken off either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Scheme, Tender
from pos_adapter import amounts, web_orders
from pos_adapter.adapter import Settings
from pos_adapter.vendor_fields import UNTOLD, Fields

TENDERS = {"Cash": "cash", "Card": "card", "Bank": "card", "Customer Account": "account"}
# Its names of products begin with their stock code: "[DESK01] Corner desk".
CODE_IN_NAME = re.compile(r"\[([^\[\]]{1,64})\] ?(.*)", re.DOTALL)
WHOLE = Decimal(100)
DEEPEST = 6
IDS_ONLY = (
    "must hold the lines with their fields, not their ids;"
    " read them with web_search_read, for Odoo's own webhook sends ids only"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A record that another names: its id and name, and its own fields where they were asked for."""

    id: str
    name: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Order:
    """An order without its lines, goods that went out, goods that came back, and the sale these are of."""

    receipt: Receipt
    sold: tuple[Line, ...]
    back: tuple[Line, ...]
    original: DocumentKey | None


def without_false(value: Any, depth: int = DEEPEST) -> Any:
    """The value with nothing where Odoo writes `false` for what is empty."""
    if depth and isinstance(value, dict):
        return {name: without_false(each, depth - 1) for name, each in value.items() if each is not False}
    if depth and isinstance(value, list):
        return [without_false(each, depth - 1) for each in value]
    return value


def order(found: Fields, settings: Settings) -> Order:
    """What the order comes to; what is wrong is left with `found`."""
    currency = link(found, "currency_id")
    money = Fields({"currency_id": currency.name} if currency.name else {}, "", found.problems)
    settings = web_orders.in_money(settings, money, "currency_id")
    scale = settings.money_scale
    sold, back = _lines(found, settings)
    total = web_orders.rounded(found, "amount_total", scale)
    found.require("amount_total", lambda value: value, None)
    came = tuple(Line(line.sku, line.quantity, -line.net_minor) for line in back)
    web_orders.check_total(found, "amount_total", total, (*sold, *came))
    at = found.require("date_order", web_orders.universal, UNTOLD)
    store = _store(found, settings) or settings.store
    changed_at = found.read("write_date", web_orders.universal, web_orders.FIRST_VERSION_AT)
    receipt = Receipt(
        store=store,
        till="",
        number=found.code("id"),
        business_date=at.astimezone(settings.zone).date(),
        purchased_at=at,
        kind=Kind.SALE,
        currency=settings.currency,
        lines=(),
        tenders=tuple(_tenders(found, settings)),
        member=_member(found, settings),
        revision=web_orders.revision(changed_at),
        staff=link(found, "employee_id").id or link(found, "user_id").id,
        channel="store",
    )
    return Order(receipt, sold, back, _original(found, settings, store))


def link(found: Fields, name: str) -> Link:
    """The record in a field, however it was read: as its id, with its name, or with fields of its own."""
    value = found.found.get(name)
    if isinstance(value, Mapping):
        fields = found.part(name)
        return Link(fields.code("id"), fields.label("display_name") or fields.label("name"), fields)
    empty = Fields({}, name, found.problems)
    if isinstance(value, list) and len(value) == 2:
        pair = Fields({"id": value[0], "name": value[1]}, name, found.problems)
        return Link(pair.code("id"), pair.label("name"), empty)
    return Link(found.find_code(name), "", empty)


def _lines(found: Fields, settings: Settings) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What went out and what came back, counted upwards, less the discounts that are lines of their own."""
    said = found.found.get("lines")
    if isinstance(said, list) and any(type(each) is int for each in said):
        found.refuse("lines", IDS_ONLY)
        return (), ()
    rows = [row for row in found.each("lines") if not web_orders.is_none(row, "qty")]
    if not rows:
        found.refuse("lines", "must hold at least one line")
    lines = [_line(row, settings) for row in rows]
    sold = [line for line in lines if line.quantity > 0 and line.net_minor >= 0]
    back = [_turned(line) for line in lines if line.quantity < 0 and line.net_minor <= 0]
    off = -sum(line.net_minor for line in lines if line.quantity > 0 and line.net_minor < 0)
    undone = sum(line.net_minor for line in lines if line.quantity < 0 and line.net_minor > 0)
    return web_orders.less(sold, off), web_orders.less(back, undone)


def _line(row: Fields, settings: Settings) -> Line:
    """A line as Odoo has it: goods that come back have a quantity and a net below zero."""
    scale = settings.money_scale
    row.require("price_subtotal_incl", lambda value: value, None)
    net = web_orders.rounded(row, "price_subtotal_incl", scale)
    tax = net - web_orders.rounded(row, "price_subtotal", scale) if "price_subtotal" in row.found else 0
    row.require("qty", lambda value: value, None)
    quantity = _decimal(row, "qty", amounts.QUANTITY_DECIMALS)
    product = link(row, "product_id")
    return Line(
        sku=_sku(product, settings),
        quantity=quantity,
        net_minor=net,
        discount_minor=_discount(row, quantity, net, scale),
        tax_minor=tax,
        name=row.label("full_product_name") or product.name,
    )


def _discount(row: Fields, quantity: Decimal, net: int, scale: int) -> int:
    """What the line's discount in per cent took off, with tax, rounded half up; of all of it, the price."""
    share = _decimal(row, "discount", amounts.PRICE_DECIMALS)
    if not 0 <= share <= WHOLE:
        row.refuse("discount", "must be from 0 to 100 per cent")
        return 0
    if share < WHOLE:
        return int((abs(net) * share / (WHOLE - share)).to_integral_value(ROUND_HALF_UP))
    price = web_orders.rounded(row, "price_unit", scale)
    return int((abs(price) * abs(quantity)).to_integral_value(ROUND_HALF_UP))


def _decimal(row: Fields, name: str, decimals: int) -> Decimal:
    """A number that a computer reckoned, rounded half up to so many decimals."""
    number = Decimal(web_orders.rounded(row, name, decimals)).scaleb(-decimals)
    return number.quantize(web_orders.ONE) if number == number.to_integral_value() else number.normalize()


def _turned(line: Line) -> Line:
    return Line(
        line.sku,
        -line.quantity,
        -line.net_minor,
        discount_minor=line.discount_minor,
        tax_minor=-line.tax_minor,
        name=line.name,
    )


def _sku(product: Link, settings: Settings) -> str:
    """`tip` for the product that the option `tip_product` names, the stock code, else the product's id."""
    if product.id and product.id == settings.options.get("tip_product"):
        return "tip"
    in_name = CODE_IN_NAME.match(product.name)
    said = web_orders.stock_code(product.fields, "default_code") or (in_name[1].strip() if in_name else "")
    return said or (f"product-{product.id}" if product.id else "custom")


def _store(found: Fields, settings: Settings) -> str:
    """The store of this point of sale, found by its name or id; empty where the shop named none."""
    config, stores = link(found, "config_id"), settings.mapping.get("store", {})
    return stores.get(config.name) or stores.get(config.id) or ""


def _tenders(found: Fields, settings: Settings) -> Iterator[Tender]:
    """The payments, change given below zero; none where only their ids were read."""
    said = found.found.get("payment_ids")
    if isinstance(said, list) and any(type(each) is int for each in said):
        return
    for row in found.each("payment_ids"):
        way = link(row, "payment_method_id")
        minor = web_orders.rounded(row, "amount", settings.money_scale)
        if minor:
            yield Tender(web_orders.tender(way.name or way.id, TENDERS, settings.mapping), minor)


def _member(found: Fields, settings: Settings) -> MemberRef | None:
    """The card number in the partner's field that the option `card_field` names, or the partner's id."""
    partner = link(found, "partner_id")
    card = partner.fields.find_code(settings.options.get("card_field", ""))
    if card:
        return MemberRef(Scheme.CARD, card)
    return MemberRef(Scheme.EXTERNAL, partner.id) if partner.id else None


def _original(found: Fields, settings: Settings, store: str) -> DocumentKey | None:
    """The sale that goods came back of; by its id alone where its date was not read with it."""
    sale = link(found, "refunded_order_id")
    at = sale.fields.read("date_order", web_orders.universal, None)
    if not sale.id:
        return None
    day = at.astimezone(settings.zone).date() if at else None
    return DocumentKey(_store(sale.fields, settings) or store, "", day, sale.id)
