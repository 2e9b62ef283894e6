"""Allowance: what may be spent by how surely the member stood there. Receipts, quotes, holds ask it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from loyalty.errors import ProofRequired
from loyalty.program.rewards import SpendingPolicy
from loyalty.receipts.values import Redeemed
from loyalty.rewards.proof import WEAKEST_FIRST, Level

# What of a receipt goes by a proof, or was set aside by one; vouchers are their own.
_BY_PROOF: Final = ("points", "reward", "hold")
DAY_IS_SPENT: Final = "day_is_spent"
NOTHING: Final[Mapping[Level, int]] = MappingProxyType({})


def limit(policy: SpendingPolicy, level: Level) -> int | None:
    """The most points that may be spent at once by a proof; None where it is any number.

    A PIN never spends less than the card beside it.
    """
    return {
        Level.EARN_ONLY: 0,
        Level.STATIC: policy.static_card_up_to,
        Level.PIN: max(policy.static_card_up_to, policy.pin_up_to),
        Level.ONE_TIME: policy.one_time_up_to,
        Level.ROTATING: None,
    }[level]


def on_day(policy: SpendingPolicy, level: Level, spent: Mapping[Level, int]) -> int | None:
    """How many points a proof may still spend on a day of which `spent` are gone; None for any number.

    Of a PIN those count that the card beside it spent alone.
    """
    alone = spent.get(Level.STATIC, 0)
    if level is Level.STATIC and policy.static_card_per_day is not None:
        return max(0, policy.static_card_per_day - alone)
    if level is Level.PIN and policy.pin_per_day is not None:
        return max(0, policy.pin_per_day - alone - spent.get(Level.PIN, 0))
    return None


def refusal(
    policy: SpendingPolicy,
    level: Level,
    amount: int,
    spent: int = 0,
    day: Mapping[Level, int] = NOTHING,
) -> str:
    """Why `amount` points may not be spent on top of the `spent` ones; empty where they may.

    A code of the member's phone spends any number, a card that only collects none. What may be copied or
    overheard spends the programme's limit at once, and many small wishes are one large one; of the whole
    `day`, by each proof, it spends what is left of the day's.
    """
    if level is Level.EARN_ONLY:
        return "earn_only"
    most = limit(policy, level)
    if most is not None and spent + amount > most:
        return "proof_required"
    left = on_day(policy, level, day)
    return DAY_IS_SPENT if left is not None and amount > left else ""


def sufficient(policy: SpendingPolicy, amount: int) -> tuple[Level, ...]:
    """The proofs by which `amount` points may be spent at once, the weakest first; never none."""
    return tuple(level for level in WEAKEST_FIRST if not refusal(policy, level, amount))


def required(policy: SpendingPolicy, currency: str, wanted: int) -> ProofRequired:
    """The error for `wanted` points at once by a proof that spends fewer: it says which ones spend them."""
    return ProofRequired(currency, wanted, names(sufficient(policy, wanted)))


def names(levels: Iterable[Level]) -> tuple[str, ...]:
    """Levels as callers know them."""
    return tuple(level.name.casefold() for level in levels)


def wanted_at_once(redemptions: Iterable[Redeemed], refused: Redeemed) -> int:
    """The points for which a receipt needs one proof: the refused ones with all else taken by proofs."""
    alike = (each for each in redemptions if each.what in _BY_PROOF and each.currency == refused.currency)
    return sum(each.amount for each in alike)
