"""What was rung up as a receipt that every till sends: read by the adapter of our own format, as theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from doorway.service import service
from loyalty.cards import scanned
from loyalty.receipt import Receipt
from loyalty.shops.tills import Till
from pos_adapter.adapter import Settings
from pos_adapter.native import adapter as native
from pos_adapter.scalars import CODE_CHARS, NAME_CHARS
from web.till import clerks
from web.till.sale import Goods, Price, Sale, Spent

UNNAMED: Final = "till"


def name_of(till: Till) -> str:
    """What receipts call a till: its label, as far as a receipt's key can hold it."""
    return till.label.replace("/", "-").lstrip("@ ")[:CODE_CHARS].strip() or UNNAMED


def settings_of(till: Till, at: datetime) -> Settings:
    """What this till's receipts are read with: its store, zone and money. Raises UnknownTill."""
    house = service()
    return house.tills.known(house.database, house.retailer, till.digest, at).adapter


def receipt(sale: Sale, till: Till, at: datetime) -> Receipt:
    """The receipt of a sale or return at this till, made at `sale.at`, else now. Raises InvalidReceipt."""
    found = settings_of(till, at)
    scale = found.monies.get(sale.money, found.money_scale)
    made = native.receipt(_document(sale, till, scale, at), found)
    lines = (
        line if goods.sku else replace(line, category=goods.category)
        for line, goods in zip(made.lines, sale.goods, strict=True)
    )
    return replace(made, lines=tuple(lines))


def _document(sale: Sale, till: Till, scale: int, at: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {
        "store": till.store,
        "till": name_of(till),
        "number": sale.number,
        "purchased_at": (sale.at or at).isoformat(timespec="milliseconds"),
        "kind": sale.kind,
        "lines": [_line(goods, price, scale) for goods, price in zip(sale.goods, sale.priced, strict=True)],
    }
    if sale.money:
        found["currency"] = sale.money
    if staff := clerks.found():
        found["staff"] = staff
    buyer, original = sale.buyer, sale.original
    if buyer is not None:
        found["member"] = {"id": buyer.member} if buyer.member else {"card": scanned.number(buyer.card)}
    if original is not None:
        day = original.business_date.isoformat()
        found["original"] = {"till": original.till, "business_date": day, "number": original.number}
    if sale.spent:
        found["redemptions"] = [_redemption(each) for each in sale.spent]
    if sale.tenders and sale.kind == "sale":
        found["tenders"] = [{"kind": kind, "amount": _amount(minor, scale)} for kind, minor in sale.tenders]
    return found


def _redemption(spent: Spent) -> Mapping[str, Any]:
    if spent.what == "proof":
        return {"points": spent.points, "currency": spent.currency, "proof": spent.name}
    return {spent.what: spent.name}


def _line(goods: Goods, price: Price, scale: int) -> Mapping[str, Any]:
    line: dict[str, Any] = {
        "sku": goods.sku or goods.category[:CODE_CHARS].strip() or UNNAMED,
        "quantity": f"{goods.quantity:f}",
        "net": _amount(price.net_minor, scale),
    }
    if goods.name:
        line["name"] = goods.name[:NAME_CHARS]
    if goods.barcode:
        line["barcode"] = goods.barcode
    if price.given:
        off = [{"code": code or None, "amount": _amount(minor, scale)} for code, minor in price.given]
        line |= {"discount": _amount(sum(minor for _, minor in price.given), scale), "discounts": off}
    return line


def _amount(minor: int, scale: int) -> str:
    return f"{Decimal(minor).scaleb(-scale):f}"
