"""Redemption: what a wish for a reward came to, as it is answered and as it is kept for repetitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from loyalty.explanations import why
from loyalty.explanations.why import Why
from loyalty.rewards import vouchers
from loyalty.rewards.vouchers import Voucher
from points.state import Balance


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
class Withdrawn:
    """A voucher taken back unused, why (in the words of `program`), and what the member has again."""

    voucher: Voucher
    balances: Mapping[str, Balance]
    seq: int
    program: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """There were not enough points, or (`reason`) the reward is not to be had.

    The same key gets this answer for ever: a late retry must not succeed.
    """

    currency: str
    wanted: int
    available: int
    program: str
    reason: str = ""
    reward: str = ""


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
    kept["code"] = vouchers.code(index_key, kept["voucher_id"])
    found["voucher"] = Voucher(**kept)
    found["balances"] = {currency: Balance(**balance) for currency, balance in balances.items()}
    found["reasons"] = why.from_rows(found["reasons"])
    return Redeemed(**found)
