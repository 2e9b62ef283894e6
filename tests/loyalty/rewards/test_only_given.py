"""Rewards that are given and never sold for points."""

from __future__ import annotations

import pytest

from loyalty import tables
from loyalty.errors import InvalidProgram
from loyalty.program import document
from loyalty.receipt import Redemption
from tests.loyalty.receipts.conftest import open_shop
from tests.loyalty.shop import PLAIN

__all__ = ["open_shop"]
CAKE = "rewards: [{code: cake, kind: gift, name: Cake, for_points: false, worth: '8.00'}]\n"
GIVEN = PLAIN.rstrip() + "\n  - {code: treat, reward: cake, when: {basket: {at_least: '50.00'}}}\n" + CAKE


def test_a_rule_gives_it_and_no_points_buy_it(open_shop):
    shop = open_shop(GIVEN)
    shop.member()
    shop.sell("1", "2026-05-02", "900.00")
    asked = shop.sell("2", "2026-05-03", "5.00", redemptions=(Redemption(reward="cake"),))

    assert [row["reward"] for row in shop.rows(tables.voucher, "ann")] == ["cake"]
    assert [(each.outcome, each.reason) for each in asked.redemptions] == [("rejected", "not_for_points")]
    assert shop.points() == 905


@pytest.mark.parametrize("word", ["cost: 5", "limit: {month: 1}", "statement: ['02-15']"])
def test_it_has_no_words_about_points(word):
    with pytest.raises(InvalidProgram) as refused:
        document.read(GIVEN.replace("for_points: false", f"for_points: false, {word}"))
    assert f"rewards[0].{word.partition(':')[0]}" in str(refused.value)


def test_a_cost_is_not_forgotten_by_mistake():
    with pytest.raises(InvalidProgram) as refused:
        document.read(GIVEN.replace("for_points: false, ", ""))
    assert "for_points: false" in str(refused.value)
