"""Purchases: receipts, and vouchers without their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import exists, select

from db import ids
from loyalty import tables
from loyalty.books.exports.export import Export, Row, columns_of
from loyalty.receipt import Kind
from loyalty.retailer import Retailer
from loyalty.rewards import voucher_states


def _receipt(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    content = orjson.loads(row["content"])
    plain = ("revision", "store", "business_date", "purchased_at", "program")
    # Goods went out for all that came back in an exchange, so that it comes to nothing.
    lines = [] if content["kind"] == Kind.EXCHANGE else content["lines"]
    return {
        "receipt": ids.outside("receipt", row["receipt_id"]),
        "member": ids.outside("member", row["member_id"]),
        **{name: row[name] for name in plain},
        "kind": content["kind"],
        "till": content.get("till", ""),
        "number": content["number"],
        "money": content["currency"],
        "net_minor": sum(line["net_minor"] for line in lines),
        "lines": len(content["lines"]),
        "discount_minor": sum(line.get("discount_minor", 0) for line in lines),
        "discounts": _discounts(lines),
    }


def _discounts(lines: Iterable[Mapping[str, Any]]) -> str:
    """What the lines say that each discount took off, in minor units by code, as JSON; empty for nothing."""
    found: Counter[str] = Counter()
    for line in lines:
        found.update(dict(line.get("discounts", ())))
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode() if found else ""


def _voucher(_retailer: Retailer, row: Mapping[str, Any], at: datetime) -> Row:
    """A voucher without its code, which only its member is shown."""
    plain = ("reward", "worth_minor", "money", "issued_at", "expires_at")
    later = ("used_at", "used_store", "used_till", "used_receipt", "voided_at", "voided_by", "restored_at")
    now = voucher_states.status(row, at)
    return {
        "voucher": ids.outside("voucher", row["voucher_id"]),
        "member": ids.outside("member", row["member_id"]),
        "status": now,
        "reserved_until": row["reserved_until"] if now == "reserved" else None,
        **{name: row[name] for name in (*plain, *later)},
    }


RECEIPTS = Export(
    "receipts",
    (
        *("receipt", "member", "revision", "kind", "store", "till", "number", "business_date"),
        *("purchased_at", "program", "money", "net_minor", "lines", "discount_minor", "discounts"),
    ),
    # A merge leaves copies under the member that ended: each document is told of whom it is claimed for.
    select(tables.receipt).where(
        exists().where(
            tables.claim.c.key == tables.receipt.c.claim_key,
            tables.claim.c.member_id == tables.receipt.c.member_id,
        )
    ),
    columns_of(tables.receipt, "member_id", "receipt_id", "revision"),
    _receipt,
)
VOUCHERS = Export(
    "vouchers",
    (
        *("voucher", "member", "reward", "worth_minor", "money", "status", "issued_at", "expires_at"),
        *("used_at", "used_store", "used_till", "used_receipt", "voided_at", "voided_by"),
        *("reserved_until", "restored_at"),
    ),
    select(tables.voucher),
    columns_of(tables.voucher, "code_digest"),
    _voucher,
)
