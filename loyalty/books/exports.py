"""Exports: whole tables as rows of plain values, page by page in the order of their keys.

A page is one short read that begins after the last key of the page before, so that memory and the database
hold no more than a page, however large the table. Each page is as it stands when it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, Table, exists, literal, select, tuple_

import points.tables
import tiers.tables
from db import ids
from db.session import Session
from loyalty import tables
from loyalty.books import fees
from loyalty.people import privacy
from loyalty.receipt import Kind
from loyalty.retailer import Retailer
from loyalty.rewards import voucher_states

Value = str | int | datetime | date | None
Row = Mapping[str, Value]
Key = tuple[Any, ...]
PAGE_ROWS = 500
PERSONAL = ("name", "phone", "email")


@dataclass(frozen=True, slots=True)
class Export:
    """One table as it leaves the house: its columns, and how a page of it is read.

    `personal` are the columns that only those see who may read members.
    """

    name: str
    columns: tuple[str, ...]
    query: Select[Any]
    key: tuple[ColumnElement[Any], ...]
    row: Callable[[Retailer, Mapping[str, Any], datetime], Row]
    personal: tuple[str, ...] = ()

    def shown(self, *, with_personal: bool) -> tuple[str, ...]:
        """The columns somebody sees."""
        left_out = () if with_personal else self.personal
        return tuple(column for column in self.columns if column not in left_out)


def page(
    session: Session, retailer: Retailer, export: Export, after: Key | None, at: datetime
) -> tuple[list[Row], Key | None]:
    """Up to PAGE_ROWS rows after a key, and the key to go on after; None where the table ends."""
    query = export.query.order_by(*export.key).limit(PAGE_ROWS)
    if after is not None:
        typed = (literal(value, column.type) for value, column in zip(after, export.key, strict=True))
        query = query.where(tuple_(*export.key) > tuple_(*typed))
    found = session.mappings(query)
    rows = [export.row(retailer, row, at) for row in found]
    more = len(found) == PAGE_ROWS
    return rows, tuple(found[-1][column.name] for column in export.key) if more else None


def _all(table: Table, *names: str) -> tuple[ColumnElement[Any], ...]:
    return tuple(table.c[name] for name in names)


# Members


def _member(retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    return {
        "member": ids.outside("member", row["member_id"]),
        **{name: row[name] for name in ("program", "status", "joined_at", "joined_on", "tier")},
        **_person(retailer, row),
    }


def _person(retailer: Retailer, row: Mapping[str, Any]) -> Row:
    """What a member told of themselves, opened; empty where the key is destroyed."""
    if row["wrapped"] is None:
        return dict.fromkeys(PERSONAL, "")
    data_key = privacy.unwrap(retailer.ring, row["wrapped"], row["member_id"])
    sealed = {name: row[f"{name}_sealed"] for name in PERSONAL}
    return {
        name: privacy.open_sealed(data_key, row["member_id"], name, text) if text else ""
        for name, text in sealed.items()
    }


def _tier_of(member_id: ColumnElement[str]) -> ColumnElement[str]:
    """The tier a member stands on; where a programme had several ladders, on the one counted last."""
    standing = tiers.tables.standing.c
    own = select(standing.tier).where(standing.member_id == member_id).order_by(standing.counted_at.desc())
    return own.limit(1).scalar_subquery().label("tier")


_MEMBERS = Export(
    "members",
    ("member", "program", "status", "joined_at", "joined_on", "tier", *PERSONAL),
    select(tables.member, tables.member_key.c.wrapped, _tier_of(tables.member.c.member_id)).outerjoin(
        tables.member_key, tables.member_key.c.member_id == tables.member.c.member_id
    ),
    _all(tables.member, "member_id"),
    _member,
    PERSONAL,
)


# The journal


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


_ENTRIES = Export(
    "entries",
    ("member", "seq", "kind", "effective_at", "recorded_at", "actor", "program", "receipt"),
    select(points.tables.entry),
    _all(points.tables.entry, "holder_id", "seq"),
    _entry,
)
_MOVEMENTS = Export(
    "movements",
    ("member", "seq", "n", "recorded_at", "move", "currency", "source", "target", "amount"),
    select(points.tables.movement, points.tables.entry.c.recorded_at).join(
        points.tables.entry,
        (points.tables.entry.c.holder_id == points.tables.movement.c.holder_id)
        & (points.tables.entry.c.seq == points.tables.movement.c.seq),
    ),
    _all(points.tables.movement, "holder_id", "seq", "n"),
    _movement,
)


# Fees


def _fee(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    plain = {name: row[name] for name in ("seq", "recorded_at", "actor", "program")}
    fee = asdict(fees.of_entry(row["kind"], row["codes"]))
    return {"member": ids.outside("member", row["holder_id"]), **plain, **fee}


_FEES = Export(
    "fees",
    (
        *("member", "seq", "recorded_at", "actor", "program"),
        *("what", "of", "store", "fee_minor", "waived"),
    ),
    select(points.tables.entry).where(fees.ASKED),
    _all(points.tables.entry, "holder_id", "seq"),
    _fee,
)


# Receipts and vouchers


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


_RECEIPTS = Export(
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
    _all(tables.receipt, "member_id", "receipt_id", "revision"),
    _receipt,
)
_VOUCHERS = Export(
    "vouchers",
    (
        *("voucher", "member", "reward", "worth_minor", "money", "status", "issued_at", "expires_at"),
        *("used_at", "used_store", "used_till", "used_receipt", "voided_at", "voided_by"),
        *("reserved_until", "restored_at"),
    ),
    select(tables.voucher),
    _all(tables.voucher, "code_digest"),
    _voucher,
)


# Contests


def _contest(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    program, code, from_on = row["contest"].split("/")
    plain = {name: row[name] for name in ("through_on", "place", "total", "given")}
    return {
        "program": program,
        "contest": code,
        "from_on": date.fromisoformat(from_on),
        **plain,
        "member": ids.outside("member", row["member_id"]),
        "entered": "yes" if row["seq"] is not None else "",
    }


def _draw(_retailer: Retailer, row: Mapping[str, Any], _at: datetime) -> Row:
    program, _, code = row["draw"].partition("/")
    return {
        "program": program,
        "draw": code,
        "member": ids.outside("member", row["member_id"]),
        # As the list of chances has it, whose digest was shown.
        "id": row["member_id"],
        **{name: row[name] for name in ("chances", "prize")},
        "place": row["place"] or "",
        "entered": "yes" if row["seq"] is not None else "",
    }


_CONTESTS = Export(
    "contests",
    ("program", "contest", "from_on", "through_on", "place", "member", "total", "given", "entered"),
    select(tables.contest_place),
    _all(tables.contest_place, "contest", "place", "member_id"),
    _contest,
)
_DRAWS = Export(
    "draws",
    ("program", "draw", "member", "id", "chances", "place", "prize", "entered"),
    select(tables.draw_chance),
    _all(tables.draw_chance, "draw", "member_id"),
    _draw,
)

ALL: Mapping[str, Export] = {
    each.name: each
    for each in (_MEMBERS, _ENTRIES, _MOVEMENTS, _FEES, _RECEIPTS, _VOUCHERS, _CONTESTS, _DRAWS)
}
