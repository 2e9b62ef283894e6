"""People: members with what they told of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

import tiers.tables
from db import ids
from loyalty import tables
from loyalty.books.exports.export import Export, Row, columns_of
from loyalty.people import privacy
from loyalty.retailer import Retailer

PERSONAL = ("name", "phone", "email")


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


MEMBERS = Export(
    "members",
    ("member", "program", "status", "joined_at", "joined_on", "tier", *PERSONAL),
    select(tables.member, tables.member_key.c.wrapped, _tier_of(tables.member.c.member_id)).outerjoin(
        tables.member_key, tables.member_key.c.member_id == tables.member.c.member_id
    ),
    columns_of(tables.member, "member_id"),
    _member,
    PERSONAL,
)
