"""Vouchers: what points were given for, opened by a code, used once at a till."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy import case as either

from db import ids, plan
from db.errors import LostSwap
from db.plan import Plan
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.errors import UnknownVoucher, VoucherClosed
from loyalty.people import privacy
from loyalty.program.calendar import expires_at
from loyalty.program.model import Program
from loyalty.program.rewards import Reward

_voucher = tables.voucher.c


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


@dataclass(frozen=True, slots=True)
class Voucher:
    """A right to `worth_minor` of `money` at a till until `expires_at` (UTC, exclusive; None: for ever).

    `code` opens it. It is made from the id and the index key; stored is only its digest. `status` is that
    of the moment asked for: what nobody has marked expired is expired all the same.
    """

    voucher_id: str
    reward: str
    worth_minor: int
    money: str
    status: str
    issued_at: datetime
    expires_at: datetime | None
    code: str = ""
    used_at: datetime | None = None
    used: Place | None = None


def code(index_key: bytes, voucher_id: str) -> str:
    """The code that opens a voucher: 80 bits that cannot be made without the key."""
    return privacy.derived_code(index_key, "voucher", voucher_id)


def find(session: Session, member_id: str, voucher_id: str) -> Mapping[str, Any]:
    """A voucher's row. Raises UnknownVoucher, also for another member's."""
    rows = session.mappings(
        select(tables.voucher).where(_voucher.member_id == member_id, _voucher.voucher_id == voucher_id)
    )
    if not rows:
        raise UnknownVoucher(voucher_id)
    return rows[0]


def find_by_code(session: Session, typed: str, program: str) -> Mapping[str, Any] | None:
    """The row of the voucher that a code as a person typed it opens, in this programme; any version of it.

    None for an unknown code, another programme's, and what no code can be. One read by the primary key.
    """
    try:
        digest = privacy.secret_digest(privacy.read_code(typed))
    except privacy.InvalidCode:
        return None
    rows = session.mappings(select(tables.voucher).where(_voucher.code_digest == digest))
    return rows[0] if rows and rows[0]["program"].rpartition("@")[0] == program else None


def find_by_id(session: Session, index_key: bytes, voucher_id: str) -> Mapping[str, Any] | None:
    """The row of a voucher by its id, whoever's it is: for staff. The id gives the code, the code the key."""
    digest = privacy.secret_digest(code(index_key, voucher_id))
    rows = session.mappings(select(tables.voucher).where(_voucher.code_digest == digest))
    return rows[0] if rows else None


def check(session: Session, index_key: bytes, typed: str, program: str, at: datetime) -> Voucher:
    """The voucher a typed code opens at `at` (UTC), if it can be used. Nothing is written.

    Raises UnknownVoucher, and VoucherClosed with when and where it was used. The door counts the misses.
    """
    row = find_by_code(session, typed, program)
    if row is None:
        raise UnknownVoucher
    if status(row, at) != "issued":
        raise closed(row, at)
    return value(row, index_key, at)


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
    """Use a voucher once, at `at` (UTC): issued → redeemed by one conditional UPDATE in this transaction.

    Of many who try at once one wins. Call it after the member's swap, several vouchers in the order of
    their digests. Naming the same receipt again changes nothing, and a receipt takes over what its own till,
    by its proved key, used without naming one. `announces` tells the retailer's webhooks. Raises
    UnknownVoucher, and VoucherClosed with when and where it was used.
    """
    row = find_by_code(session, typed, program)
    if row is None:
        raise UnknownVoucher
    used = {"status": "redeemed", "used_at": at, "used_store": place.store, "used_till": place.till}
    live = or_(_voucher.expires_at.is_(None), _voucher.expires_at > at)
    if _changed(session, row, "issued", used | {"used_receipt": place.receipt}, live):
        session.apply(_taken(row, program, place, at) if announces else Plan())
    else:
        row = find_by_code(session, typed, program)
        assert row is not None, "a voucher is never deleted"
        if not _is_its_own(session, row, place):
            raise closed(row, at)
    return replace(value(row, index_key, at), status="redeemed", used_at=row["used_at"] or at, used=place)


def _taken(row: Mapping[str, Any], program: str, place: Place, at: datetime) -> Plan:
    """The event that a till took a voucher."""
    told = {
        "voucher": ids.outside("voucher", row["voucher_id"]),
        "reward": row["reward"],
        "store": place.store,
    }
    whose = {"member_id": row["member_id"], "program": program}
    return outbox.happened("voucher.redeemed", told, occurred_at=at, recorded_at=at, **whose)


def restore(session: Session, receipt: str, only: Collection[str] | None = None) -> tuple[str, ...]:
    """Issue again what a receipt (its natural key as text) used, as when its sale is voided; their ids.

    `only` are the ids of those that may come back: what a till used for a receipt that does not name it stays
    used until that is voided. Call it after the member's swap. A voucher whose time has passed meanwhile is
    issued again, and expired.
    """
    unused = dict.fromkeys(("used_at", "used_store", "used_till", "used_receipt"))
    # A gift that was withdrawn while it was used does not come back.
    status = either((_voucher.withdrawn_at.is_not(None), "voided"), else_="issued")
    used = session.mappings(
        select(tables.voucher)
        .where(_voucher.used_receipt == receipt, _voucher.status == "redeemed")
        .order_by(_voucher.code_digest)
    )
    mine = _voucher.used_receipt == receipt
    return tuple(
        row["voucher_id"]
        for row in used
        if (only is None or row["voucher_id"] in only)
        and _changed(
            session, row, "redeemed", {"status": status, "voided_at": _voucher.withdrawn_at, **unused}, mine
        )
    )


def status(row: Mapping[str, Any], at: datetime) -> str:
    """What a voucher is at an instant: `issued`, `redeemed`, `expired` or `voided`."""
    over = row["expires_at"] is not None and row["expires_at"] <= at
    return "expired" if row["status"] == "issued" and over else str(row["status"])


def closed(row: Mapping[str, Any], at: datetime) -> VoucherClosed:
    """Why a voucher opens nothing at an instant: since when, and where it was used."""
    now = status(row, at)
    since = {"redeemed": row["used_at"], "voided": row["voided_at"], "expired": row["expires_at"]}[now]
    place = _place(row) if now == "redeemed" else None
    return VoucherClosed(now, since, str(place) if place else "")


def withdraw(session: Session, row: Mapping[str, Any], at: datetime, by: str, why: str = "") -> None:
    """End an issued voucher, by whom and why. Raises LostSwap when it was used meanwhile: then look again."""
    ended = {"status": "voided", "voided_at": at, "voided_by": by, "voided_why": why}
    if not _changed(session, row, "issued", ended):
        raise LostSwap(f"voucher {row['voucher_id']} was used meanwhile")


def _changed(
    session: Session,
    row: Mapping[str, Any],
    before: str,
    values: Mapping[str, Any],
    *more: ColumnElement[bool],
) -> bool:
    """Change a voucher if its status is still the one before; whether it was."""
    mine = (_voucher.code_digest == row["code_digest"], _voucher.status == before, *more)
    return session.connection.execute(update(tables.voucher).where(*mine).values(values)).rowcount == 1


def refusal(row: Mapping[str, Any], place: Place, at: datetime) -> str:
    """Why a voucher cannot be used at a place and an instant; empty where it can, or is already."""
    now = status(row, at)
    own = now == "redeemed" and (_was_named(row, place) or _may_take_over(row, place))
    return "" if own or now == "issued" else f"voucher_{now}"


def _is_its_own(session: Session, row: Mapping[str, Any], place: Place) -> bool:
    """Whether a used voucher was used by this very receipt, or by its till before it had a receipt."""
    if row["status"] != "redeemed":
        return False
    if _was_named(row, place):
        return True
    unnamed, named = _voucher.used_receipt == row["used_receipt"], {"used_receipt": place.receipt}
    return _may_take_over(row, place) and _changed(session, row, "redeemed", named, unnamed)


def _was_named(row: Mapping[str, Any], place: Place) -> bool:
    used_receipt: str | None = row["used_receipt"]
    return place.receipt != "" and place.receipt == used_receipt


def _may_take_over(row: Mapping[str, Any], place: Place) -> bool:
    """A receipt takes over what its till used. Its word on which till it is of proves nothing."""
    same_till = (row["used_store"], row["used_till"]) == (place.store, place.till)
    return bool(place.receipt) and place.is_proved and same_till and not row["used_receipt"]


def _place(row: Mapping[str, Any]) -> Place | None:
    if row["used_store"] is None:
        return None
    return Place(row["used_store"], row["used_till"] or "", row["used_receipt"] or "")


def value(row: Mapping[str, Any], index_key: bytes, at: datetime) -> Voucher:
    """The voucher of a row as it is at `at` (UTC), with its code."""
    return Voucher(
        row["voucher_id"],
        row["reward"],
        row["worth_minor"],
        row["money"],
        status(row, at),
        row["issued_at"],
        row["expires_at"],
        code(index_key, row["voucher_id"]),
        row["used_at"],
        _place(row),
    )


def new(program: Program, index_key: bytes, reward: Reward, at: datetime) -> Voucher:
    """A voucher for a reward, issued at `at` (UTC); it is nobody's until its row is written."""
    zone, voucher_id = program.zoneinfo, ids.new(at)
    is_over = reward.kind == "donation"  # given away at once: nobody shows it anywhere
    return Voucher(
        voucher_id,
        reward.code,
        reward.worth_minor,
        program.money,
        "redeemed" if is_over else "issued",
        at,
        expires_at(reward.valid, at.astimezone(zone).date(), zone) if reward.valid else None,
        code(index_key, voucher_id),
        used_at=at if is_over else None,
    )


def row_of(voucher: Voucher, member_id: str, seq: int, program: str, *, origin: str | None = None) -> Plan:
    """The row of a voucher that the entry `seq` issued under a version; `origin` is that of a gift."""
    row = {
        "code_digest": privacy.secret_digest(voucher.code),
        "voucher_id": voucher.voucher_id,
        "member_id": member_id,
        "seq": seq,
        "program": program,
        "reward": voucher.reward,
        "worth_minor": voucher.worth_minor,
        "money": voucher.money,
        "status": voucher.status,
        "issued_at": voucher.issued_at,
        "expires_at": voucher.expires_at,
        "used_at": voucher.used_at,
        "origin": origin,
    }
    blank = {f"{column.name}": None for column in tables.voucher.columns if column.name not in row}
    return plan.of(tables.voucher, [row | blank])
