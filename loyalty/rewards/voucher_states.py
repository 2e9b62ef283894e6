"""Voucher states: what a voucher is at a moment, and for which till it opens something. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from loyalty.errors import VoucherClosed, VoucherReserved

Row = Mapping[str, Any]
STATUSES: Final = ("issued", "reserved", "redeemed", "expired", "voided")
# What was used, and is to be had again, is issued; staff look for it by this word.
RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a voucher is used: store, till, and the receipt's natural key as text, empty if not known yet.

    `is_proved`: a key has proved itself to be this till's, and `till` is the label of that key.
    """

    store: str
    till: str
    receipt: str = ""
    is_proved: bool = False

    def __str__(self) -> str:
        """Store and till, for people."""
        return f"store {self.store}, till {self.till}" if self.till else f"store {self.store}"


def status(row: Row, at: datetime) -> str:
    """What a voucher is at an instant (UTC): one of STATUSES.

    What a till has set aside in time does not expire while it is.
    """
    if row["status"] != "issued":
        return str(row["status"])
    if row["reserved_until"] is not None and row["reserved_until"] > at:
        return "reserved"
    return "expired" if row["expires_at"] is not None and row["expires_at"] <= at else "issued"


def is_open_to(row: Row, place: Place, at: datetime) -> bool:
    """Whether it can be used at a place: issued, or set aside by this very till."""
    now = status(row, at)
    return now == "issued" or (now == "reserved" and is_reserved_by(row, place))


def is_reserved_by(row: Row, place: Place) -> bool:
    """Whether this till set it aside last. A receipt's own word on which till it is of proves nothing."""
    return place.is_proved and (row["reserved_store"], row["reserved_till"]) == (place.store, place.till)


def refusal(row: Row, place: Place, at: datetime) -> str:
    """Why a voucher cannot be used at a place and an instant; empty where it can, or is already."""
    now = status(row, at)
    own = now == "redeemed" and (was_named(row, place) or may_take_over(row, place))
    return "" if own or is_open_to(row, place, at) else f"voucher_{now}"


def closed(row: Row, at: datetime) -> VoucherClosed:
    """Why a voucher opens nothing at an instant: since when (set aside: until when), and at which till."""
    now = status(row, at)
    moments = {
        "redeemed": "used_at",
        "voided": "voided_at",
        "expired": "expires_at",
        "reserved": "reserved_until",
    }
    where = {"redeemed": used(row), "reserved": reserved(row)}.get(now)
    error = VoucherReserved if now == "reserved" else VoucherClosed
    return error(now, row[moments[now]] if now in moments else None, str(where) if where else "")


def used(row: Row) -> Place | None:
    """Where it was used."""
    if row["used_store"] is None:
        return None
    return Place(row["used_store"], row["used_till"] or "", row["used_receipt"] or "")


def reserved(row: Row) -> Place | None:
    """Which till set it aside last."""
    return None if row["reserved_store"] is None else Place(row["reserved_store"], row["reserved_till"] or "")


def was_named(row: Row, place: Place) -> bool:
    """Whether it was used for this very receipt."""
    used_receipt: str | None = row["used_receipt"]
    return place.receipt != "" and place.receipt == used_receipt


def may_take_over(row: Row, place: Place) -> bool:
    """Whether a receipt takes over what its own till, by its proved key, used without naming one."""
    same_till = (row["used_store"], row["used_till"]) == (place.store, place.till)
    return bool(place.receipt) and place.is_proved and same_till and not row["used_receipt"]
