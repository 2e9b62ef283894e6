"""What the tests of the adapters start from: a shop's settings, a good document, a file of rows."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.receipt import Receipt
from pos_adapter.adapter import Delivery, Ignored, Reject, Settings
from pos_adapter.errors import InvalidReceipt
from pos_adapter.native import adapter as native
from pos_adapter.online_retail import adapter as online_retail

LONDON = Settings(store="gift-house", zone=ZoneInfo("Europe/London"), currency="GBP", money_scale=2)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LANTERN = {"sku": "71053", "quantity": 6, "net": "20.34", "name": "White metal lantern"}


def document(**changes: Any) -> dict[str, Any]:
    """A good sale in our own JSON, with other fields instead."""
    sale = {
        "store": "london-1",
        "till": "3",
        "number": "536365",
        "purchased_at": "2026-06-21T00:30:00+01:00",
        "kind": "sale",
        "lines": [LANTERN],
    }
    return {**sale, **changes}


def refused(sent: object, settings: Settings = LONDON) -> list[str]:
    """What the native adapter finds wrong with a document, as sentences; empty when it is good."""
    try:
        native.receipt(sent, settings)
    except InvalidReceipt as error:
        return [str(problem) for problem in error.problems]
    return []


def refused_line(**changes: Any) -> list[str]:
    """What is wrong with a sale whose one line has other fields."""
    return refused(document(lines=[{**LANTERN, **changes}]))


def read_native(*lines: str | bytes | dict[str, Any]) -> list[Receipt | Reject | Ignored]:
    """What a file of these lines holds."""
    encoded = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
    file = b"".join(line.encode() + b"\n" if isinstance(line, str) else line + b"\n" for line in encoded)
    return list(native.read(io.BytesIO(file), LONDON))


def row(number: str, sku: str = "71053", quantity: str = "6", **others: str) -> str:
    """A row of the Online Retail file: six lanterns on the morning of 1 December 2010."""
    at = others.get("at", "2010-12-01 08:26:00")
    price, customer = others.get("price", "3.39"), others.get("customer", "17850.0")
    name = others.get("name", "WHITE METAL LANTERN")
    return f"{number},{sku},{name},{quantity},{at},{price},{customer},United Kingdom"


def read_rows(*rows: str | bytes, header: str = HEADER) -> list[Any]:
    """What an Online Retail file of these rows holds."""
    lines = [line if isinstance(line, bytes) else line.encode() for line in (header, *rows)]
    return read_online_retail(b"\n".join([*lines, b""]))


def read_online_retail(file: bytes) -> list[Any]:
    """What a file of these bytes holds."""
    return list(online_retail.read(io.BytesIO(file), LONDON))


def delivery(body: bytes, headers: dict[str, str] | None = None) -> Delivery:
    """A body as it came over the network one noon in June."""
    return Delivery(headers or {}, body, "https://shop.example/in", datetime(2026, 6, 1, 12, tzinfo=UTC))
