"""What may be spent by what was shown: one rule for receipts, quotes and holds."""

from __future__ import annotations

import pytest

from loyalty.rewards import allowance
from loyalty.rewards.proof import Level


@pytest.mark.parametrize(
    ("level", "up_to", "amount", "spent", "refusal"),
    [
        (Level.ROTATING, 0, 10**9, 10**9, ""),
        (Level.STATIC, 0, 1, 0, "proof_required"),
        (Level.STATIC, 100, 100, 0, ""),
        (Level.STATIC, 100, 101, 0, "proof_required"),
        (Level.STATIC, 100, 60, 40, ""),
        (Level.STATIC, 100, 60, 41, "proof_required"),
        (Level.EARN_ONLY, 100, 1, 0, "earn_only"),
    ],
)
def test_a_phone_spends_all_a_card_what_the_programme_says_and_one_that_collects_nothing(
    level: Level, up_to: int, amount: int, spent: int, refusal: str
) -> None:
    assert allowance.refusal(level, up_to, amount, spent) == refusal
