"""A retailer's own CSV, one row a line, with columns for nearly everything."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

from pos_adapter.tabular import document
from tests.pos_adapter.conformance.dialect import SHOP, Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation
from tests.pos_adapter.conformance.slip import Item, Slip, State

LAYOUT = document.read(b"""
format: csv
delimiter: ";"
rows: line
group: [Branch, Till, Receipt, Status]
numbers: {decimal: ",", thousands: "."}
times: {formats: DD.MM.YYYY HH:mm, zone: Europe/London}
tax: added
receipt:
  store: Branch
  till: Till
  number: Receipt
  business_date: {column: Day, formats: DD.MM.YYYY}
  purchased_at: Time
  kind: {column: Status, values: {voided: void, post-void: void}, otherwise: ""}
  member: {card: Card}
  original: {number: Of, business_date: {column: Of Day, formats: DD.MM.YYYY}}
  discount: Off
  total: Total
  rounding: Rounded
line:
  sku: Item
  position: Line
  quantity: Quantity
  unit_price: Price
  discount: Less
  kind: {column: Back, values: {back: return}}
  tax: Tax on Top
tenders:
  - {kind: {always: cash}, amount: Cash}
  - {kind: {always: card}, amount: Paid by Card}
  - {kind: {always: cash}, amount: Change, change: yes}
ignore_rows:
  - {column: Void, is: void, reason: taken off again}
  - {column: Item, begins: POINTS, reason: points that the till reports}
ignore_receipts:
  - {column: Status, is: [cancelled, suspended, training, control], reason: no purchase}
""")
_COLUMNS = (
    "Branch", "Till", "Receipt", "Day", "Time", "Status", "Line", "Item", "Quantity", "Price", "Less",
    "Tax on Top", "Back", "Void", "Card", "Of", "Of Day", "Off", "Cash", "Paid by Card", "Change",
    "Rounded", "Total", "End",
)  # fmt: skip
_OPENING = {State.COMPLETED, State.REPRINT}


def write(situation: Situation) -> bytes:
    """A file of all slips, or one sale that is spoilt."""
    good = file((SALE,))
    spoilt = {
        "oversized body": good.replace(b"TEA", b"T" * 70_000),
        "wrong encoding": good.replace(b"TEA", b"TH\xc9"),
        "not a number": good.replace(b"5,00", b"NaN"),
    }
    return spoilt.get(situation.name) or file(situation.slips)


def file(slips: tuple[Slip, ...]) -> bytes:
    """A header and the rows of all slips."""
    written = io.StringIO()
    rows = csv.DictWriter(written, _COLUMNS, restval="", delimiter=";", lineterminator="\r\n")
    rows.writeheader()
    for slip in slips:
        goods = [*slip.items, *(Item(text, 0) for text in slip.loyalty)] or [Item(slip.says, 0)]
        rows.writerows({**head(slip), **line(n, item)} for n, item in enumerate(goods, 1))
    return written.getvalue().encode()


def head(slip: Slip) -> dict[str, str]:
    """What stands on every row of a slip."""
    paid = {"cash": 0, "card": 0, "change": 0}
    for payment in slip.paid:
        paid["change" if payment.amount_minor < 0 < slip.due_minor else payment.kind] += payment.amount_minor
    return {
        "Branch": slip.store,
        "Till": slip.till,
        "Receipt": slip.number,
        "Day": f"{slip.business_date:%d.%m.%Y}",
        "Time": f"{slip.at:%d.%m.%Y %H:%M}",
        "Status": "" if slip.state in _OPENING else slip.state.value,
        "Card": slip.member,
        "Of": slip.original,
        "Of Day": f"{slip.original_on:%d.%m.%Y}" if slip.original else "",
        "Off": major(slip.total_discount_minor),
        "Cash": major(paid["cash"]),
        "Paid by Card": major(paid["card"]),
        "Change": major(-paid["change"]),
        "Total": major(slip.due_minor),
        "End": "#",
    }


def line(n: int, item: Item) -> dict[str, str]:
    """What stands on the row of a line."""
    return {
        "Line": str(n),
        "Item": item.sku,
        "Quantity": str(item.quantity).replace(".", ","),
        "Price": major(item.price_minor),
        "Less": major(item.discount_minor),
        "Tax on Top": major(item.tax_minor if item.is_tax_added else 0),
        "Back": "back" if item.is_returned else "",
        "Void": "void" if item.is_voided else "",
    }


def major(minor: int) -> str:
    """Minor units as an amount with a comma."""
    return f"{Decimal(minor).scaleb(-2):,.2f}".translate(str.maketrans(",.", ".,"))


_TEXT_ONLY = "is no JSON and no XML"
DIALECT = Dialect(
    adapter="tabular",
    write=write,
    writes=35,
    settings=replace(SHOP, layout=LAYOUT),
    cannot={
        "amounts as numbers": "all in a file is text",
        "amounts in minor units": "a layout says it for a whole file; see test_tabular",
        "entity bomb": _TEXT_ONLY,
        "external entity": _TEXT_ONLY,
        "nested deeply": _TEXT_ONLY,
        "field twice": "of columns that are called alike the second is called otherwise",
    },
    lacks={"tax": "this file tells only the tax that comes on top"},
)
