"""The wholesaler's CSV: nothing but rows of goods."""

from __future__ import annotations

from decimal import Decimal

from loyalty.receipt import Kind, Scheme
from tests.pos_adapter.conformance.dialect import Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation
from tests.pos_adapter.conformance.slip import Item, Slip

_HEADER = b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
_ROWS_ONLY = "a row says goods, number, price and customer, and nothing else"
_SALES_ONLY = "only what was invoiced is in the file"


def write(situation: Situation) -> bytes:
    """A file of all slips, or one sale that is spoilt."""
    good = _HEADER + rows(SALE)
    spoilt = {
        "oversized body": good.replace(b"Goods", b"G" * 5_000),
        "wrong encoding": good.replace(b"Goods", b"G\xf6\xf6ds"),
        "not a number": good.replace(b"5.00", b"NaN"),
    }
    return spoilt.get(situation.name) or _HEADER + b"".join(rows(slip) for slip in situation.slips)


def rows(slip: Slip) -> bytes:
    """The rows of one invoice; a return is one of negative quantities whose number has a C."""
    invoice = number(slip.number, Kind.RETURN if slip.is_return else Kind.SALE)
    customer = f"{slip.member}.0" if slip.member else ""
    written = [
        f"{invoice},{item.sku},Goods,{-item.quantity if item.is_returned else item.quantity},"
        f"{slip.at:%Y-%m-%d %H:%M:%S},{price(item)},{customer},United Kingdom\n"
        for item in slip.items
        if not item.is_voided
    ]
    return "".join(written).encode()


def price(item: Item) -> Decimal:
    """What one of them came to."""
    on_top_minor = item.tax_minor if item.is_tax_added else 0
    return (item.price_minor + (on_top_minor - item.discount_minor) / item.quantity).scaleb(-2)


def number(plain: str, kind: Kind) -> str:
    """The number of an invoice that takes goods back begins with a C."""
    return f"C{plain}" if kind is Kind.RETURN else plain


DIALECT = Dialect(
    adapter="online-retail",
    write=write,
    cut_from=139,
    writes=21,
    scheme=Scheme.EXTERNAL,
    number=number,
    cannot={
        "duplicate in one file": "two rows that are alike are two lines of one invoice",
        "reprint": _SALES_ONLY,
        "void of a whole receipt": _SALES_ONLY,
        "post-void": _SALES_ONLY,
        "cancelled transaction": _SALES_ONLY,
        "suspended": _SALES_ONLY,
        "resumed": _SALES_ONLY,
        "training mode": _SALES_ONLY,
        "control transactions": _SALES_ONLY,
        "partial return naming its sale": "a return does not say of which sale it is",
        "total discount": _ROWS_ONLY,
        "business day after midnight": "the day is that of the time",
        "clock skew": "the day is that of the time",
        "unknown store": "all of the file is one store's",
        "amounts as numbers": "all in a file is text",
        "amounts in minor units": "prices are in pounds",
        "entity bomb": "is no XML",
        "external entity": "is no XML",
        "nested deeply": "rows do not nest",
        "field twice": "columns are found by their first name",
    },
    lacks={
        "till": _ROWS_ONLY,
        "business_date": "the day is that of the time",
        "original": _ROWS_ONLY,
        "tenders": _ROWS_ONLY,
        "tax": _ROWS_ONLY,
        "discount": _ROWS_ONLY,
    },
)
