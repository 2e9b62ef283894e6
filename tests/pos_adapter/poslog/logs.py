"""What the tests of POSLog start from: a shop, lines and transactions written as tills write them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject, Settings
from pos_adapter.poslog import adapter as poslog

SHOP = Settings(
    store="corner",
    zone=ZoneInfo("Europe/Stockholm"),
    currency="EUR",
    money_scale=2,
    monies={"EUR": 2, "SEK": 2, "USD": 2, "JPY": 0},
)
XMLNS = 'xmlns="http://www.nrf-arts.org/IXRetail/namespace/"'
ACS = 'xmlns:acs="http://www.ncr.com/rsd/acs/tlog/markup/poslog/2.1"'
CARD = "<LoyaltyCard><PrimaryAccountNumber>2990017</PrimaryAccountNumber></LoyaltyCard>"
ANN = f"<LoyaltyAccount>{CARD}</LoyaltyAccount>"

Items = list[Receipt | Reject | Ignored]
REAL = ("poslog_arts_v6/arts1.xml", "poslog_arts_v6/arts2.xml", "poslog_ncr/SMALL.xml")


def read(log: bytes, settings: Settings = SHOP) -> Items:
    return list(poslog.read(io.BytesIO(log), settings))


def real(shared_data: Path, name: str) -> bytes:
    return (shared_data / name).read_bytes()


def mapped(**words: dict[str, str]) -> Settings:
    return replace(SHOP, mapping=words)


def log(*transactions: str, xmlns: str = f"{XMLNS} {ACS}") -> bytes:
    return f"<POSLog {xmlns}>\n{''.join(transactions)}</POSLog>\n".encode()


def transaction(
    *lines: str,
    number: object = 1,
    of: str = "",
    more: str = "",
    status: str = "",
    end: str = "2026-05-04T12:00:00",
) -> str:
    """A transaction of these lines; `of` are its attributes, `more` stands behind its lines."""
    numbered = "".join(
        line.replace("<LineItem", '<LineItem EntryMethod="Scanned"').replace("#", str(n))
        for n, line in enumerate(lines, 1)
    )
    status = status and f' TransactionStatus="{status}"'
    return (
        f"<Transaction{of}><RetailStoreID>7</RetailStoreID><WorkstationID>3</WorkstationID>"
        f"<SequenceNumber>{number}</SequenceNumber><BusinessDayDate>2026-05-04</BusinessDayDate>"
        f"<EndDateTime>{end}</EndDateTime><OperatorID>ann</OperatorID>"
        f"<RetailTransaction{status}>{numbered}{more}</RetailTransaction></Transaction>\n"
    )


def line(inside: str, flags: str = "") -> str:
    return f"<LineItem{flags}><SequenceNumber>#</SequenceNumber>{inside}</LineItem>"


def goods(
    sku: str, amount: str, quantity: str = "1", more: str = "", flags: str = "", way: str = "Sale"
) -> str:
    """Goods that came to an amount."""
    said = f"<ItemID>{sku}</ItemID><ExtendedAmount>{amount}</ExtendedAmount>"
    inside = f"{said}<Quantity>{quantity}</Quantity>{more}"
    return line(f"<{way}>{inside}</{way}>", flags)


def back(sku: str, amount: str, quantity: str = "1", more: str = "") -> str:
    return goods(sku, amount, quantity, more, way="Return")


def paid(amount: str, more: str = "", of: str = 'TenderType="Cash"') -> str:
    return line(f"<Tender {of}><Amount>{amount}</Amount>{more}</Tender>")


def total(amount: str, kind: str = "TransactionGrandAmount") -> str:
    return f'<Total TotalType="{kind}">{amount}</Total>'


def link(number: object, why: str = "Return", on: str = "2026-05-02") -> str:
    return (
        f'<TransactionLink ReasonCode="{why}"><WorkstationID>3</WorkstationID>'
        f"<BusinessDayDate><Date>{on}</Date></BusinessDayDate>"
        f"<SequenceNumber>{number}</SequenceNumber></TransactionLink>"
    )


def only(items: Items) -> Any:
    """The one thing that came out."""
    (item,) = items
    return item


def nets(
    receipt: Receipt, of: Callable[[Receipt], Any] = lambda receipt: receipt.lines
) -> list[tuple[str, int]]:
    return [(each.sku, each.net_minor) for each in of(receipt)]


def paid_with(receipt: Receipt) -> list[tuple[str, int]]:
    return [(tender.kind, tender.amount_minor) for tender in receipt.tenders]
