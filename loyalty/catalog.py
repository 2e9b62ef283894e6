"""The catalog: what a stock code is, from which day on. Receipts are enriched with it once and stored so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import orjson

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.receipt import Line, Receipt


@dataclass(frozen=True, slots=True)
class Item:
    """What a stock code is from `effective_on` on (the business date counts); empty where it is not said."""

    sku: str
    effective_on: date
    barcode: str = ""
    category: str = ""
    item_class: str = ""
    brand: str = ""
    labels: tuple[str, ...] = ()
    cost_minor: int | None = None


def put(session: Session, items: Iterable[Item]) -> None:
    """Write items, each in place of what was said of that stock code from that day on; no item twice."""
    rows = [{**asdict(item), "labels": orjson.dumps(item.labels).decode()} for item in items]
    session.apply(plan.of(tables.catalog_item, rows))


def enrich(receipt: Receipt, rows: Iterable[Mapping[str, Any]]) -> Receipt:
    """The receipt with category, class, brand, labels and cost of each line, as of its business date.

    `rows` are the catalog's, none later than that date; a line is found by its stock code, else its barcode.
    """
    newest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: str(row["effective_on"])):
        newest[f"sku:{row['sku']}"] = row
        if row["barcode"]:
            newest[f"barcode:{row['barcode']}"] = row
    if not newest:
        return receipt
    return replace(receipt, lines=tuple(_enriched(line, newest) for line in receipt.lines))


def _enriched(line: Line, newest: Mapping[str, Mapping[str, Any]]) -> Line:
    row = newest.get(f"sku:{line.sku}") or newest.get(f"barcode:{line.barcode}")
    if row is None:
        return line
    return replace(
        line,
        sku=line.sku or row["sku"],
        category=row["category"],
        item_class=row["item_class"],
        brand=row["brand"],
        labels=tuple(orjson.loads(row["labels"])),
        cost_minor=row["cost_minor"],
    )
