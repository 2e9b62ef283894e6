"""MUJI's stages: paid ten days after they are reached, and not if a refund lowers the stage meanwhile."""

from __future__ import annotations

import pytest

from tests.loyalty.shop import PLAIN, goods

STAGES = (
    PLAIN
    + """
counters: [{code: miles, measures: points}]
milestones:
  - {code: stage, counter: miles, span: year, pending: {days: 10}, stages: [
      {reaches: 100, points: 30}, {reaches: 200, points: 60}]}
"""
)


@pytest.fixture
def shop(open_shop):
    shop = open_shop(STAGES)
    shop.member("ann")
    shop.sell("1", "2026-05-01", goods("90.00", quantity=9))
    shop.sell("2", "2026-05-02", goods("120.00", quantity=12))
    return shop


def test_stages_pay_ten_days_after_they_are_reached(shop):
    assert shop.balance("2026-05-11").available == 210
    assert shop.balance("2026-05-12").available == 300


def test_a_refund_of_another_receipt_takes_back_the_stage_that_no_longer_stands(shop):
    shop.give_back("3", "2026-05-05", goods("20.00", quantity=2), of="1")
    assert shop.balance("2026-05-12").available == 190 + 30


def test_once_paid_a_stage_stays_whatever_comes_back_of_others(shop):
    shop.give_back("3", "2026-05-13", goods("90.00", quantity=9), of="1")
    assert shop.balance("2026-05-13").available == 120 + 90


def test_no_stage_is_passed_again_and_again_by_giving_other_goods_back(open_shop):
    shop = open_shop(STAGES.replace("pending: {days: 10}, ", ""))
    shop.member("ann")
    for n in range(3):
        shop.sell(f"big{n}", f"2026-05-0{n + 1} 10:00", goods("99.00"))
        shop.sell(f"one{n}", f"2026-05-0{n + 1} 11:00", goods("1.00"))
        shop.give_back(f"back{n}", f"2026-05-0{n + 1} 12:00", goods("99.00"), of=f"big{n}")
    assert shop.balance().available == 3 + 30


def test_a_stage_whose_own_purchase_came_back_can_be_passed_again(open_shop):
    shop = open_shop(STAGES.replace("pending: {days: 10}, ", ""))
    shop.member("ann")
    shop.sell("1", "2026-05-01", goods("100.00"))
    shop.give_back("2", "2026-05-02", goods("100.00"), of="1")
    assert shop.balance().available == 0
    shop.sell("3", "2026-05-03", goods("100.00"))
    assert shop.balance().available == 130


def test_buying_again_does_not_pay_a_stage_twice_that_stands(shop):
    shop.give_back("3", "2026-05-05", goods("20.00", quantity=2), of="1")
    shop.sell("4", "2026-05-06", goods("50.00", quantity=5))
    assert shop.balance("2026-05-20").available == 240 + 30 + 60


def test_the_refund_says_what_it_took_of_which_receipt(shop):
    found = shop.give_back("3", "2026-05-05", goods("20.00", quantity=2), of="1")
    assert sorted((each.rule, each.amount) for each in found.differences) == [("base", -20), ("stage", -60)]
