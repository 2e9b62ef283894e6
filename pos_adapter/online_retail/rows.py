"""One row of the Online Retail CSV. A row is one physical line: a quoted text holds no line break.

So a stray quote spoils its own row and not the thousand after it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from zoneinfo import ZoneInfo

from loyalty.receipt import Kind, Line
from pos_adapter import amounts
from pos_adapter.adapter import Settings, excerpt
from pos_adapter.errors import UnreadableFile

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")
LONGEST_LINE_BYTES = 4_096
CODE_CHARS = 64
NAME_CHARS = 200
NUMBER_DIGITS = 9

CUSTOMER = re.compile(r"([0-9]{1,20})(?:\.0+)?")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class UnreadableRow(ValueError):
    """A row that is not what its columns promise; the message names the column and the remedy."""


@dataclass(frozen=True, slots=True)
class Header:
    """How many columns there are, where InvoiceNo and InvoiceDate stand, and a picker of COLUMNS."""

    width: int
    number: int
    moment: int
    pick: Callable[[Sequence[str]], tuple[str, ...]]


def read_header(raw: bytes) -> Header:
    """The columns by the names in the first line, in any order and among others; raises UnreadableFile."""
    names = cells(raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"))
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        expected, lacking = ", ".join(COLUMNS), ", ".join(missing)
        raise UnreadableFile(f"line 1 must name the columns {expected}; it lacks {lacking}: {excerpt(raw)}")
    places = [names.index(column) for column in COLUMNS]
    return Header(len(names), names.index("InvoiceNo"), names.index("InvoiceDate"), itemgetter(*places))


def cells(text: str) -> list[str]:
    """The cells of one row; fewer than it has when its quotes are wrong."""
    text = text.rstrip("\r\n")
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader((text,)))
    except csv.Error:
        return text.split(",")[:1]


def is_code(text: str) -> bool:
    """Whether a text can name an invoice or goods: 1 to 64 visible characters, taken as they are."""
    return 0 < len(text) <= CODE_CHARS and text.isprintable()


@lru_cache(maxsize=4_096)
def find_second(text: str, zone: ZoneInfo) -> int | None:
    """A local time as seconds since 1970 in UTC; None if it is no time.

    Of a time that comes twice in autumn it is the first; one that is skipped in spring counts as if the clock
    had not been changed.
    """
    if not MOMENT.fullmatch(text):
        return None
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone, fold=0).timestamp())
    except (ValueError, OverflowError):
        return None


def read_row(raw: bytes, header: Header, settings: Settings, kind: Kind) -> tuple[Line, str]:
    """One row as a line and its customer's number (empty for none); raises UnreadableRow.

    The net is quantity times unit price, half up to the minor unit; on a return both count upwards.
    """
    _, sku, name, quantity_text, moment, price_text, customer = header.pick(read_cells(raw, header.width))
    if not is_code(sku):
        raise UnreadableRow(f"StockCode must be 1 to {CODE_CHARS} visible characters")
    if find_second(moment, settings.zone) is None:
        raise UnreadableRow(f"InvoiceDate must be such as 2010-12-01 08:26:00; got {moment[:40]!r}")
    quantity, price = read_quantity(quantity_text), read_price(price_text)
    if kind is Kind.RETURN:
        quantity = -quantity
        if quantity < 0 or price < 0:
            raise UnreadableRow("a cancelled row must have a negative Quantity and no negative UnitPrice")
    net_minor = amounts.find_rounded_minor(quantity * price, settings.money_scale)
    if net_minor is None:
        raise UnreadableRow("Quantity times UnitPrice is too large")
    return Line(sku, quantity, net_minor, price, name=clean(name)), read_customer(customer)


def read_cells(raw: bytes, width: int) -> list[str]:
    """The cells of one row of UTF-8; raises UnreadableRow unless there are as many as columns."""
    if len(raw) > LONGEST_LINE_BYTES:
        raise UnreadableRow(f"a row must be at most {LONGEST_LINE_BYTES} bytes long")
    text = raw.decode("utf-8", "surrogateescape")
    if not text.isascii() and SURROGATE.search(text):
        raise UnreadableRow("a row must be UTF-8")
    row = cells(text)
    if len(row) != width:
        raise UnreadableRow(f"a row must have {width} columns; it has {len(row)}")
    return row


@lru_cache(maxsize=4_096)
def read_quantity(text: str) -> Decimal:
    """A quantity with at most four decimals; raises UnreadableRow."""
    return read_number("Quantity", text, amounts.QUANTITY_DECIMALS)


@lru_cache(maxsize=4_096)
def read_price(text: str) -> Decimal:
    """A price in major units with at most six decimals; raises UnreadableRow."""
    return read_number("UnitPrice", text, amounts.PRICE_DECIMALS)


def read_number(column: str, text: str, decimals: int) -> Decimal:
    """A plain decimal of at most nine digits before the point; raises UnreadableRow."""
    number = amounts.find_decimal(text, NUMBER_DIGITS, decimals)
    if number is None:
        raise UnreadableRow(f"{column} must be a number with at most {decimals} decimals; got {text[:40]!r}")
    return number


def read_customer(text: str) -> str:
    """`17850.0` as `17850`, and nothing as nothing; raises UnreadableRow."""
    if not text:
        return ""
    match = CUSTOMER.fullmatch(text)
    if match is None:
        raise UnreadableRow(f"CustomerID must be a number such as 17850.0 or empty; got {text[:40]!r}")
    return match[1]


def clean(name: str) -> str:
    """A description for people: at most 200 characters, control characters as spaces."""
    return name[:NAME_CHARS] if name.isprintable() else CONTROL.sub(" ", name)[:NAME_CHARS]
