"""Auditing: each allowance paid for one receipt at most, and both sides say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select

from db import ids, streams
from db.session import Session
from loyalty import tables
from points.verifying import Difference

Row = Mapping[str, Any]
_row, _allowance = tables.receipt_redemption.c, tables.offline_allowance.c
_PREFIX = ids.PREFIXES["allowance"]


def verify(session: Session) -> Iterator[Difference]:
    """Every allowance that paid twice, or of which one side says other than the other."""
    found = streams.by_holder(session, signed=_signed(), paid=_paid())
    for name, rows in found:
        yield from _of_one(name, rows["signed"], rows["paid"])


@cache
def _signed() -> Select[Any]:
    plain = func.replace(cast(_allowance.nonce, String(64)), "-", "")
    name = (literal(_PREFIX) + plain).label("name")
    return select(name, _allowance.member_id, _allowance.used_by).order_by(name)


@cache
def _paid() -> Select[Any]:
    ours = _row.name.startswith(_PREFIX, autoescape=True)
    columns = (_row.name, _row.member_id, _row.receipt_id, _row.outcome)
    return select(*columns).where(_row.what == "points", ours, _row.outcome != "rejected").order_by(_row.name)


def _of_one(name: str, signed: Sequence[Row], paid: Sequence[Row]) -> Iterator[Difference]:
    redeemed = [row for row in paid if row["outcome"] == "redeemed"]
    if len(redeemed) > 1:
        yield Difference(redeemed[0]["member_id"], 0, f"allowance {name} paid {len(redeemed)} times")
    used_by = signed[0]["used_by"] if signed else None
    for row in redeemed:
        if row["receipt_id"] != used_by:
            what = f"receipt {row['receipt_id']} says that allowance {name} paid, which paid for {used_by}"
            yield Difference(row["member_id"], 0, what)
    if used_by is not None and used_by not in [row["receipt_id"] for row in paid]:
        what = f"allowance {name} paid for {used_by}, which says nothing of it"
        yield Difference(signed[0]["member_id"], 0, what)
