"""Voucher search: a member's vouchers, or everybody's, newest first, as they are at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from db.session import Session
from loyalty import tables
from loyalty.rewards import voucher_states

STATUSES: Final = (*voucher_states.STATUSES, voucher_states.RESTORED)
_voucher = tables.voucher.c


@dataclass(frozen=True, slots=True)
class Search:
    """Which vouchers to list: a member's, of a status. What is empty does not narrow.

    `restored` are those that can be used again after a sale that used them was undone.
    """

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


def count_usable(session: Session, member_id: str, at: datetime) -> int:
    """How many vouchers a member can use at `at` (UTC), those aside that a till has reserved."""
    usable = select(func.count()).where(_voucher.member_id == member_id, _is("issued", at))
    return session.connection.execute(usable).scalar_one()


def _is(status: str, at: datetime) -> ColumnElement[bool]:
    """`voucher_states.status` for the database: one that nobody has marked expires all the same."""
    if status in ("redeemed", "voided"):
        return _voucher.status == status
    is_free = or_(_voucher.reserved_until.is_(None), _voucher.reserved_until <= at)
    over = and_(_voucher.expires_at.is_not(None), _voucher.expires_at <= at)
    issued = _voucher.status == "issued"
    if status == "reserved":
        return and_(issued, _voucher.reserved_until > at)
    if status == "expired":
        return or_(_voucher.status == "expired", and_(issued, is_free, over))
    live = and_(issued, is_free, or_(_voucher.expires_at.is_(None), _voucher.expires_at > at))
    return and_(live, _voucher.restored_at.is_not(None)) if status == voucher_states.RESTORED else live
