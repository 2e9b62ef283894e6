"""Campaigns: places in contests, and all chances in draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from db import ids
from loyalty import tables
from loyalty.books.exports.export import Export, Row, columns_of
from loyalty.retailer import Retailer


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


CONTESTS = Export(
    "contests",
    ("program", "contest", "from_on", "through_on", "place", "member", "total", "given", "entered"),
    select(tables.contest_place),
    columns_of(tables.contest_place, "contest", "place", "member_id"),
    _contest,
)
DRAWS = Export(
    "draws",
    ("program", "draw", "member", "id", "chances", "place", "prize", "entered"),
    select(tables.draw_chance),
    columns_of(tables.draw_chance, "draw", "member_id"),
    _draw,
)
