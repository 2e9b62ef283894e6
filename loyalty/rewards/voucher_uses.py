"""Voucher uses: a code is asked about, set aside by one till, used once, and to be had again after a void.

Every change is one conditional UPDATE in the caller's transaction, so that of many who try at once one wins.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy import case as either

from db import ids
from db.errors import LostSwap
from db.plan import Plan
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.errors import UnknownVoucher
from loyalty.rewards import voucher_states, vouchers
from loyalty.rewards.voucher_states import Place, Row
from loyalty.rewards.vouchers import Voucher

_voucher = tables.voucher.c
_UNUSED = dict.fromkeys(("used_at", "used_store", "used_till", "used_receipt"))
_FREE = dict.fromkeys(("reserved_until", "reserved_store", "reserved_till"))


def check(
    session: Session, index_key: bytes, typed: str, program: str, at: datetime, place: Place | None = None
) -> Voucher:
    """The voucher a typed code opens at `at` (UTC), if it can be used (at a place). Nothing is written.

    Raises UnknownVoucher, and VoucherClosed with when and where it was used. The door counts the misses.
    """
    row = _find(session, typed, program)
    if not voucher_states.is_open_to(row, place or Place("", ""), at):
        raise voucher_states.closed(row, at)
    return vouchers.value(row, index_key, at)


def use(
    session: Session,
    index_key: bytes,
    typed: str,
    program: str,
    place: Place,
    at: datetime,
    *,
    announces: bool = True,
) -> Voucher:
    """Use a voucher once, at `at` (UTC): issued, or set aside by this till, → redeemed.

    Call it after the member's swap, several vouchers in the order of their digests. Naming the same receipt
    again changes nothing, and a receipt takes over what its own till, by its proved key, used without naming
    one. `announces` tells the retailer's webhooks. Raises UnknownVoucher, and VoucherClosed with when and
    where it was used.
    """
    row = _find(session, typed, program)
    used = {"status": "redeemed", "used_at": at, "used_store": place.store, "used_till": place.till}
    taken = used | {"used_receipt": place.receipt} | _FREE
    if change(session, row, "issued", taken, _is_open_to(place, at)):
        session.apply(_told("redeemed", row, at, {"store": place.store}) if announces else Plan())
    else:
        row = _find(session, typed, program)
        if not _is_its_own(session, row, place):
            raise voucher_states.closed(row, at)
    found = vouchers.value(row, index_key, at)
    return replace(found, status="redeemed", used_at=row["used_at"] or at, used=place, reserved_until=None)


def reserve(
    session: Session, index_key: bytes, typed: str, program: str, place: Place, until: datetime, at: datetime
) -> Voucher:
    """Let a till (by its proved key) set a voucher aside for its basket until `until` (UTC, exclusive).

    Doing so again moves the end, until the voucher's own: a basket does not make it live for ever. No other
    till uses it meanwhile. It comes free by itself. Raises UnknownVoucher, and VoucherClosed, also while
    another till has it.
    """
    assert place.is_proved, "a till sets aside, nobody's word for one does"
    row = _find(session, typed, program)
    mine = {"reserved_until": until, "reserved_store": place.store, "reserved_till": place.till}
    lives = or_(_voucher.expires_at.is_(None), _voucher.expires_at > at)
    changed = change(session, row, "issued", mine, and_(_is_open_to(place, at), lives))
    row = _find(session, typed, program)
    if not changed:
        raise voucher_states.closed(row, at)
    return vouchers.value(row, index_key, at)


def release(
    session: Session, index_key: bytes, typed: str, program: str, store: str, at: datetime
) -> Voucher:
    """Let a voucher be free again that a till of this store set aside; one that is free already stays so.

    Raises UnknownVoucher, and VoucherClosed where another store's till has it, or it was used.
    """
    row = _find(session, typed, program)
    change(session, row, "issued", _FREE, _voucher.reserved_store == store)
    row = _find(session, typed, program)
    if voucher_states.status(row, at) != "issued":
        raise voucher_states.closed(row, at)
    return vouchers.value(row, index_key, at)


def restore(
    session: Session,
    receipt: str,
    only: Collection[str] | None = None,
    *,
    at: datetime,
    announces: bool = True,
) -> tuple[str, ...]:
    """Issue again what a receipt (its natural key as text) used, as when its sale is voided; their ids.

    `only` are the ids of those that may come back: what a till used for a receipt that does not name it stays
    used until that is voided. Call it after the member's swap. A voucher whose time has passed meanwhile is
    issued again, and expired.
    """
    # A gift that was withdrawn while it was used does not come back.
    is_gone = _voucher.withdrawn_at.is_not(None)
    again = {
        "status": either((is_gone, "voided"), else_="issued"),
        "voided_at": _voucher.withdrawn_at,
        "restored_at": either((is_gone, _voucher.restored_at), else_=at),
    }
    used = session.mappings(
        select(tables.voucher)
        .where(_voucher.used_receipt == receipt, _voucher.status == "redeemed")
        .order_by(_voucher.code_digest)
    )
    back = [
        row
        for row in used
        if (only is None or row["voucher_id"] in only)
        and change(session, row, "redeemed", again | _UNUSED, _voucher.used_receipt == receipt)
    ]
    for row in back if announces else ():
        if row["withdrawn_at"] is None:
            session.apply(_told("restored", row, at, {}))
    return tuple(row["voucher_id"] for row in back)


def withdraw(session: Session, row: Row, at: datetime, by: str, why: str = "") -> None:
    """End an issued voucher, by whom and why. Raises LostSwap when it was taken meanwhile: look again."""
    ended = {"status": "voided", "voided_at": at, "voided_by": by, "voided_why": why}
    if not change(session, row, "issued", ended | _FREE, _is_free(at)):
        raise LostSwap(f"voucher {row['voucher_id']} was used meanwhile")


def lapse(session: Session, row: Row, at: datetime, *, announces: bool) -> bool:
    """Write down that a voucher's time was over by `at` (UTC), and tell it; whether it still was issued."""
    over = and_(_voucher.expires_at <= at, _is_free(at))
    if not change(session, row, "issued", {"status": "expired", **_FREE}, over):
        return False
    session.apply(_told("expired", row, at, {}, row["expires_at"]) if announces else Plan())
    return True


def change(
    session: Session, row: Row, before: str, values: Mapping[str, Any], *more: ColumnElement[bool]
) -> bool:
    """Change a voucher if its status is still the one before; whether it was."""
    mine = (_voucher.code_digest == row["code_digest"], _voucher.status == before, *more)
    return session.connection.execute(update(tables.voucher).where(*mine).values(values)).rowcount == 1


def _find(session: Session, typed: str, program: str) -> Row:
    row = vouchers.find_by_code(session, typed, program)
    if row is None:
        raise UnknownVoucher
    return row


def _is_free(at: datetime) -> ColumnElement[bool]:
    """That no till has it set aside."""
    return or_(_voucher.reserved_until.is_(None), _voucher.reserved_until <= at)


def _is_open_to(place: Place, at: datetime) -> ColumnElement[bool]:
    """`voucher_states.is_open_to` for the database, of one whose status is issued."""
    live = or_(_voucher.expires_at.is_(None), _voucher.expires_at > at)
    own: ColumnElement[bool] = false()
    if place.is_proved:
        mine = (_voucher.reserved_store == place.store, _voucher.reserved_till == place.till)
        own = and_(_voucher.reserved_until > at, *mine)
    return or_(and_(live, _is_free(at)), own)


def _is_its_own(session: Session, row: Row, place: Place) -> bool:
    """Whether a used voucher was used by this very receipt, or by its till before it had a receipt."""
    if row["status"] != "redeemed":
        return False
    if voucher_states.was_named(row, place):
        return True
    unnamed, named = _voucher.used_receipt == row["used_receipt"], {"used_receipt": place.receipt}
    return voucher_states.may_take_over(row, place) and change(session, row, "redeemed", named, unnamed)


def _told(
    what: str, row: Row, at: datetime, more: Mapping[str, Any], occurred_at: datetime | None = None
) -> Plan:
    """The event of what became of a voucher."""
    told = {"voucher": ids.outside("voucher", row["voucher_id"]), "reward": row["reward"], **more}
    whose = {"member_id": row["member_id"], "program": row["program"].rpartition("@")[0]}
    return outbox.happened(f"voucher.{what}", told, occurred_at=occurred_at or at, recorded_at=at, **whose)
