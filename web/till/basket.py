"""The second step: goods are scanned, looked for or typed as an amount; lines are changed and taken out."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from flask import Response

from doorway.service import now
from loyalty.cards import rotating
from loyalty.catalog.catalog import Item
from web.till import counter, receipts, refusing, spending, wares, who
from web.till.door import door, till
from web.till.sale import Goods
from web.wire.forms import Form, ungrouped

CODE_CHARS: Final = 64
SCANNED_CHARS: Final = 400
CARD_DIGITS: Final = range(12, 41)
# A voucher, as its code is drawn and as machines hand it on.
_VOUCHER: Final = re.compile(r"[0-9A-Z]{4}(-?[0-9A-Z]{4}){3}")
# So many of them, as clerks type it: 3*MILK.
_MANY: Final = re.compile(r"(\d{1,3})\s*[*x×]\s*(\S.*)")


@door.takes("/goods", may="quotes")
def add() -> Response:
    """Ring up what was scanned or typed: goods, or, read as one, a member's code or a voucher's."""
    form = Form.sent()
    sale = counter.sent(form)
    try:
        text = form.given.get("pick") or form.text("goods", most=SCANNED_CHARS)
        form.done()
        item, several = wares.find(text)
        if item is None and (many := _MANY.fullmatch(text)):
            form.given = {**form.given, "quantity": many[1], "goods": (text := many[2])}
            item, several = wares.find(text)
        if rotating.is_rotating(text) or (item is None and not several and _may_be_card(form, text)):
            return counter.shown(replace(sale, buyer=who.buyer(sale, "code", text)))
        if item is None and not several and _may_be_voucher(form, text):
            return spending.taken(Form({**form.given, "goods": "", "voucher": text}), sale)
        if item is None and several:
            return counter.shown(sale, found=wares.told(several), given=form.given)
        goods = _priced(form, text, item)
        form.done()
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    return counter.shown(sale.with_goods(*sale.goods, goods))


@door.takes("/amount", may="quotes")
def add_amount() -> Response:
    """Ring up an amount of a category, for goods without a code."""
    form = Form.sent()
    sale = counter.sent(form)
    try:
        category = form.text("category", most=240, needed=False)
        amount = form.amount("amount", _scale())
        form.done()
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    goods = Goods("", amount, category=category, called=category)
    return counter.shown(sale.with_goods(*sale.goods, goods))


@door.takes("/lines", may="quotes")
def change() -> Response:
    """Change how many, the price or what is taken off, of any line; or take one out."""
    form = Form.sent()
    sale = counter.sent(form)
    deed, _, place = form.given.get("deed", "").partition(":")
    try:
        goods = [_changed(form, n, each) for n, each in enumerate(sale.goods)]
        form.done()
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    n = int(place) if place.isdecimal() and int(place) < len(goods) else -1
    if n >= 0 and deed in ("more", "less"):
        quantity = goods[n].quantity + (1 if deed == "more" else -1)
        goods[n] = replace(goods[n], quantity=quantity) if quantity > 0 else goods[n]
    if n >= 0 and deed == "drop":
        del goods[n]
    return counter.shown(sale.with_goods(*goods))


def _may_be_card(form: Form, text: str) -> bool:
    """Whether a card was scanned among the goods: digits that nothing is sold under, and no price."""
    return text.isdecimal() and len(text) in CARD_DIGITS and not form.given.get("price")


def _may_be_voucher(form: Form, text: str) -> bool:
    """Whether a voucher was scanned among the goods: letters like its code's, and no price."""
    return bool(_VOUCHER.fullmatch(text)) and till().may("redeem") and not form.given.get("price")


def _priced(form: Form, text: str, item: Item | None) -> Goods:
    """Goods at the price that was typed, else the catalog's, else that of last time.

    What the catalog does not know is sold under its own code.
    """
    price = _price(form, item)
    amount = quantity(form, "quantity") if form.given.get("quantity") else Decimal(1)
    if item is None and len(text) > CODE_CHARS:
        form.note("goods", "form.too-long")
    if item is None:
        return Goods(text, price, amount, called=text)
    called, name = wares.called(item), wares.name(item)
    return Goods(item.sku, price, amount, barcode=item.barcode, called=called, name=name)


def _price(form: Form, item: Item | None) -> int:
    typed = form.given.get("price")
    if not typed and item is not None and item.price_minor is not None:
        return item.price_minor
    form.given = {**form.given, "price": typed or form.given.get("last", "")}
    if not form.given["price"]:
        form.note("price", "till.unknown-goods" if item is None else "till.no-price")
    return form.amount("price", _scale())


def _changed(form: Form, n: int, goods: Goods) -> Goods:
    """A line as the form has it; what the form does not name stays."""
    scale = _scale()
    many = quantity(form, f"quantity-{n}") if form.given.get(f"quantity-{n}") else goods.quantity
    price = form.amount(f"price-{n}", scale) if form.given.get(f"price-{n}") else goods.price_minor
    off = form.amount(f"off-{n}", scale) if form.given.get(f"off-{n}") else 0
    changed = replace(goods, quantity=many, price_minor=price, off_minor=off)
    if off > changed.before_minor:
        form.note(f"off-{n}", "till.off-too-much")
    return changed


def quantity(form: Form, name: str) -> Decimal:
    """How many, or how much: a number above 0 with at most three decimals."""
    try:
        found = Decimal(ungrouped(form.given.get(name, "")))
    except InvalidOperation:
        found = Decimal(0)
    if not (found.is_finite() and 0 < found < 10**6 and found == round(found, 3)):
        form.note(name, "till.quantity-wrong")
        return Decimal(1)
    return found


def _scale() -> int:
    return receipts.settings_of(till(), now()).money_scale
