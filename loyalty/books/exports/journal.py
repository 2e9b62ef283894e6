"""The journal: entries, movements, and the fees that entries ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

import points.tables
from db import ids
from loyalty.books import fees
from loyalty.books.exports.export import Export, Row, columns_of
from loyalty.retailer import Retailer


def _entry(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    codes = orjson.loads(row["codes"]) if row["codes"] else {}
    document = codes.get("document") if isinstance(codes, dict) else None
    plain = ("seq", "kind", "effective_at", "recorded_at", "actor", "program")
    return {
        "member": ids.outside("member", row["holder_id"]),
        **{name: row[name] for name in plain},
        "receipt": ids.outside("receipt", document) if document else "",
    }


def _movement(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    plain = ("seq", "n", "recorded_at", "move", "currency", "source", "target", "amount")
    return {"member": ids.outside("member", row["holder_id"]), **{name: row[name] for name in plain}}


ENTRIES = Export(
    "entries",
    ("member", "seq", "kind", "effective_at", "recorded_at", "actor", "program", "receipt"),
    select(points.tables.entry),
    columns_of(points.tables.entry, "holder_id", "seq"),
    _entry,
)
MOVEMENTS = Export(
    "movements",
    ("member", "seq", "n", "recorded_at", "move", "currency", "source", "target", "amount"),
    select(points.tables.movement, points.tables.entry.c.recorded_at).join(
        points.tables.entry,
        (points.tables.entry.c.holder_id == points.tables.movement.c.holder_id)
        & (points.tables.entry.c.seq == points.tables.movement.c.seq),
    ),
    columns_of(points.tables.movement, "holder_id", "seq", "n"),
    _movement,
)


def _fee(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    plain = {name: row[name] for name in ("seq", "recorded_at", "actor", "program")}
    fee = asdict(fees.of_entry(row["kind"], row["codes"]))
    return {"member": ids.outside("member", row["holder_id"]), **plain, **fee}


FEES = Export(
    "fees",
    (
        *("member", "seq", "recorded_at", "actor", "program"),
        *("what", "of", "store", "fee_minor", "waived"),
    ),
    select(points.tables.entry).where(fees.ASKED),
    columns_of(points.tables.entry, "holder_id", "seq"),
    _fee,
)
