"""Vouchers: what points were given for, as values, as rows and as the answers kept for repetitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, update

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import privacy, tables
from loyalty.errors import UnknownVoucher
from loyalty.explanations import why
from loyalty.explanations.why import Why
from points.state import Balance

_voucher = tables.voucher.c


@dataclass(frozen=True, slots=True)
class Voucher:
    """A right to `worth_minor` of `money` at a till until `expires_at` (UTC, exclusive; None: for ever).

    `code` opens it. It is made from the id and the index key; stored is only its digest.
    """

    voucher_id: str
    reward: str
    worth_minor: int
    money: str
    status: str
    issued_at: datetime
    expires_at: datetime | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A voucher given for points, why (in the words of `program`), and what the member had afterwards."""

    voucher: Voucher
    balances: Mapping[str, Balance]
    seq: int
    program: str
    reasons: tuple[Why, ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """There were not enough points. The same key gets this answer for ever: a late retry must not succeed."""

    currency: str
    wanted: int
    available: int
    program: str


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


def withdraw(session: Session, row: Mapping[str, Any]) -> None:
    """End a voucher that was issued; whoever reads it holds the member's lock."""
    mine = _voucher.code_digest == row["code_digest"]
    session.connection.execute(update(tables.voucher).where(mine).values(status="voided"))


def value(row: Mapping[str, Any], index_key: bytes) -> Voucher:
    """The voucher of a row, with its code."""
    return Voucher(
        row["voucher_id"],
        row["reward"],
        row["worth_minor"],
        row["money"],
        row["status"],
        row["issued_at"],
        row["expires_at"],
        code(index_key, row["voucher_id"]),
    )


def row_of(voucher: Voucher, member_id: str, seq: int, program: str) -> Plan:
    """The row of a voucher that the entry `seq` paid for under a programme version."""
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
    }
    return plan.of(tables.voucher, [row])


def answer_json(outcome: Redeemed | Refused) -> str:
    """The answer as it is kept: without the voucher's code, which is made again."""
    if isinstance(outcome, Redeemed):
        outcome = replace(outcome, voucher=replace(outcome.voucher, code=""))
    return orjson.dumps(outcome, option=orjson.OPT_SORT_KEYS).decode()


def answer_from(text: str, index_key: bytes) -> Redeemed | Refused:
    """The answer that `answer_json` kept."""
    found = orjson.loads(text)
    if "wanted" in found:
        return Refused(**found)
    kept, balances = found["voucher"], found["balances"]
    kept["issued_at"] = datetime.fromisoformat(kept["issued_at"])
    kept["expires_at"] = datetime.fromisoformat(kept["expires_at"]) if kept["expires_at"] else None
    kept["code"] = code(index_key, kept["voucher_id"])
    found["voucher"] = Voucher(**kept)
    found["balances"] = {currency: Balance(**balance) for currency, balance in balances.items()}
    found["reasons"] = why.from_rows(found["reasons"])
    return Redeemed(**found)
