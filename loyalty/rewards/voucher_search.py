"""Voucher search: a member's vouchers, or everybody's, newest first, as they are at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from db.session import Session
from loyalty import tables

STATUSES = ("issued", "redeemed", "expired", "voided")
_voucher = tables.voucher.c


@dataclass(frozen=True, slots=True)
class Search:
    """Which vouchers to list: a member's, of a status. What is empty does not narrow."""

    member_id: str = ""
    status: str = ""


def page(
    session: Session, search: Search, at: datetime, limit: int, before: str = ""
) -> list[Mapping[str, Any]]:
    """The rows of at most `limit` vouchers as they are at `at` (UTC), newest first; `before` is an id."""
    wanted = [
        *([_voucher.member_id == search.member_id] if search.member_id else ()),
        *([_is(search.status, at)] if search.status else ()),
        *([_voucher.voucher_id < before] if before else ()),
    ]
    query = select(tables.voucher).where(*wanted).order_by(_voucher.voucher_id.desc()).limit(limit)
    return list(session.mappings(query))


def _is(status: str, at: datetime) -> ColumnElement[bool]:
    """Whether a voucher is of a status at an instant: one that nobody has marked expires all the same."""
    over = and_(_voucher.status == "issued", _voucher.expires_at.is_not(None), _voucher.expires_at <= at)
    if status == "expired":
        return or_(_voucher.status == "expired", over)
    live = or_(_voucher.expires_at.is_(None), _voucher.expires_at > at)
    return and_(_voucher.status == status, live) if status == "issued" else _voucher.status == status
