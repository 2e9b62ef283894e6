"""Vouchers: what points were given for, opened by a code; made, found and told as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import ids, plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.errors import UnknownVoucher
from loyalty.people import privacy
from loyalty.program.calendar import expires_at
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.rewards import voucher_states
from loyalty.rewards.voucher_states import Place

_voucher = tables.voucher.c


@dataclass(frozen=True, slots=True)
class Voucher:
    """A right to `worth_minor` of `money` at a till until `expires_at` (UTC, exclusive; None: for ever).

    `code` opens it. It is made from the id and the index key; stored is only its digest. `status` is that
    of the moment asked for: what nobody has marked expired is expired all the same. `reserved_until` (UTC,
    exclusive) is said while a till has it set aside.
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
    reserved_until: datetime | None = None


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


def value(row: Mapping[str, Any], index_key: bytes, at: datetime) -> Voucher:
    """The voucher of a row as it is at `at` (UTC), with its code."""
    now = voucher_states.status(row, at)
    return Voucher(
        row["voucher_id"],
        row["reward"],
        row["worth_minor"],
        row["money"],
        now,
        row["issued_at"],
        row["expires_at"],
        code(index_key, row["voucher_id"]),
        row["used_at"],
        voucher_states.used(row),
        row["reserved_until"] if now == "reserved" else None,
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
