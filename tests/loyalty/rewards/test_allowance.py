"""What may be spent by what was shown: one rule for receipts, quotes and holds."""

from __future__ import annotations

import pytest

from loyalty.program.rewards import SpendingPolicy
from loyalty.rewards import allowance
from loyalty.rewards.proof import WEAKEST_FIRST, Level


def policy(card: int = 0, pin: int = 0, one_time: int | None = None) -> SpendingPolicy:
    return SpendingPolicy(card, 15, pin_up_to=pin, one_time_up_to=one_time)


@pytest.mark.parametrize(
    ("level", "limits", "amount", "spent", "refusal"),
    [
        (Level.ROTATING, policy(), 10**9, 10**9, ""),
        (Level.STATIC, policy(), 1, 0, "proof_required"),
        (Level.STATIC, policy(100), 100, 0, ""),
        (Level.STATIC, policy(100), 101, 0, "proof_required"),
        (Level.STATIC, policy(100), 60, 40, ""),
        (Level.STATIC, policy(100), 60, 41, "proof_required"),
        (Level.STATIC, policy(100, 500), 101, 0, "proof_required"),
        (Level.EARN_ONLY, policy(100, 500), 1, 0, "earn_only"),
        (Level.PIN, policy(), 1, 0, "proof_required"),
        (Level.PIN, policy(100), 100, 0, ""),
        (Level.PIN, policy(100, 500), 400, 100, ""),
        (Level.PIN, policy(100, 500), 401, 100, "proof_required"),
        (Level.ONE_TIME, policy(), 10**9, 10**9, ""),
        (Level.ONE_TIME, policy(100, 500, 900), 900, 0, ""),
        (Level.ONE_TIME, policy(100, 500, 900), 901, 0, "proof_required"),
        (Level.ONE_TIME, policy(0, 0, 0), 1, 0, "proof_required"),
    ],
)
def test_each_proof_spends_what_the_programme_says_the_phone_all_and_a_card_that_collects_nothing(
    level: Level, limits: SpendingPolicy, amount: int, spent: int, refusal: str
) -> None:
    assert allowance.refusal(limits, level, amount, spent) == refusal


@pytest.mark.parametrize(
    ("level", "card", "pin", "left"),
    [
        (Level.STATIC, 100, None, 40),
        (Level.STATIC, 50, None, 0),
        (Level.STATIC, None, 100, None),
        (Level.PIN, 100, 100, 30),
        (Level.PIN, 100, None, None),
        (Level.ONE_TIME, 100, 100, None),
    ],
)
def test_of_a_day_what_a_card_spent_alone_counts_for_its_pin_and_not_the_other_way(
    level: Level, card: int | None, pin: int | None, left: int | None
) -> None:
    limits = SpendingPolicy(0, 15, static_card_per_day=card, pin_per_day=pin)

    assert allowance.on_day(limits, level, {Level.STATIC: 60, Level.PIN: 10}) == left


@pytest.mark.parametrize(
    ("amount", "names"),
    [
        (100, ("static", "pin", "one_time", "rotating")),
        (101, ("pin", "one_time", "rotating")),
        (501, ("one_time", "rotating")),
        (901, ("rotating",)),
    ],
)
def test_the_proofs_that_suffice_are_told_weakest_first(amount: int, names: tuple[str, ...]) -> None:
    assert allowance.names(allowance.sufficient(policy(100, 500, 900), amount)) == names


def test_each_level_has_its_place_in_the_order() -> None:
    assert set(WEAKEST_FIRST) == set(Level)
