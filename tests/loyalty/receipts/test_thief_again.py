"""Attacks on what a programme gives beyond points for goods: budgets, limits, stock, discounts by points."""

from __future__ import annotations

import pytest

from db import ids
from loyalty import tables
from loyalty.errors import RewardRefused
from loyalty.receipt import Redemption
from loyalty.rewards import holds
from loyalty.rewards.proof import NO_CARD, Level, Proof
from loyalty.shops.tills import Till
from tests.loyalty.shop import PLAIN, goods, moment

MUG = (Redemption(reward="mug"),)
VIPS = """
counters: [{code: tp, measures: points}]
tiers: {counter: tp, window: calendar-year, steps: [{code: vip, reaches: 1000}]}
"""
FIVE = '{code: five, per: {amount: "1.00", points: 5}'
BUDGET = PLAIN + f"offers: [{{code: spring, budget: 100, earn: [{FIVE}}}]}}]\n"
BUDGET_OF_VIPS = (
    PLAIN + f"offers: [{{code: spring, budget: 100, earn: [{FIVE}, when: {{tiers: [vip]}}}}]}}]\n" + VIPS
)


def rewarding(terms: str) -> str:
    """A programme with a mug for ten points, on these terms, that a bare card may buy."""
    mug = f'rewards: [{{code: mug, cost: 10, worth: "60.00", {terms}}}]\n'
    return (
        PLAIN
        + 'currencies: [{code: points, worth: "0.01"}]\n'
        + mug
        + "spending: {static_card_up_to: 10000}\n"
    )


@pytest.fixture
def rich(open_shop):
    """Open a shop under a programme, with members who have a thousand points each."""

    def opened(text, *names):
        shop = open_shop(text)
        for n, name in enumerate(names or ["ann"]):
            shop.member(name)
            shop.sell(f"0{n}", "2026-05-01", "1000.00", member=name)
        return shop

    return opened


def test_a_correction_draws_on_no_budget(open_shop):
    shop = open_shop(BUDGET)
    shop.member()
    shop.sell("1", "2026-05-01", "0.50")
    shop.sell("1", "2026-05-01", "1000.00", revision=2, arrives="2026-05-02")
    assert shop.points() == 1000


def test_another_place_in_time_draws_on_no_budget(open_shop):
    shop = open_shop(BUDGET_OF_VIPS)
    shop.member()
    shop.sell("A", "2026-05-02", "500.00")
    shop.sell("L", "2026-05-01", "1000.00", arrives="2026-05-03")
    assert shop.points() == 1500


def test_a_limit_goes_by_the_day_of_the_purchase_and_not_of_its_arrival(rich):
    shop = rich(rewarding("limit: {day: 1}"))
    outcomes = [
        shop.sell(
            f"x{n}", f"2026-05-02 21:5{n}", "5.00", arrives=f"2026-05-03 00:1{n}", redemptions=MUG
        ).redemptions[0]
        for n in range(3)
    ]
    assert [each.outcome for each in outcomes] == ["redeemed", "rejected", "rejected"]


def test_goods_that_come_back_give_no_points_where_a_reward_paid(rich):
    shop = rich(rewarding("settles: discount"))
    lines = goods("50.00", "a"), goods("60.00", "b"), goods("-50.00", "c")
    shop.sell("1", "2026-05-02", *lines, redemptions=MUG)
    assert shop.give_back("2", "2026-05-03", goods("60.00", "b"), of="1").issued() == {}


@pytest.mark.parametrize("lines", [("0.00",), ("10.00", "-10.00")])
def test_a_sale_corrected_to_nothing_that_a_reward_paid_is_taken(rich, lines):
    shop = rich(rewarding("settles: discount"))
    shop.sell("1", "2026-05-02", "10.00", redemptions=MUG)
    skus = (goods(net, sku) for net, sku in zip(lines, "ab", strict=False))
    shop.sell("1", "2026-05-02", *skus, redemptions=MUG, revision=2)


def test_stock_comes_back_once_however_often_its_sale_is_withdrawn(rich):
    shop = rich(rewarding("stock: 1"), "ann", "bob")
    shop.sell("1", "2026-05-02", "5.00", redemptions=MUG)
    shop.void("V", "2026-05-02 10:00", of="1")
    bobs = shop.sell("2", "2026-05-02 11:00", "5.00", redemptions=MUG, member="bob")
    shop.void("1", "2026-05-02", revision=2, arrives="2026-05-02 12:00")
    again = shop.sell("3", "2026-05-02 13:00", "5.00", redemptions=MUG, member="bob")
    assert [each.redemptions[0].outcome for each in (bobs, again)] == ["redeemed", "rejected"]
    assert [row["given"] for row in shop.rows(tables.reward_stock, None)] == [1]


def test_a_hold_that_timed_out_and_was_used_counts_towards_a_limit(rich):
    shop = rich(rewarding("limit: {year: 1}"))
    at = moment("2026-05-02 10:00")
    first = hold_mug(shop, at)
    used = shop.sell(
        "1", "2026-05-02 11:00", "5.00", redemptions=(Redemption(hold=ids.outside("hold", first.hold_id)),)
    )
    assert used.redemptions[0].outcome == "redeemed"
    with pytest.raises(RewardRefused):
        hold_mug(shop, moment("2026-05-02 12:00"))


def test_a_hold_that_timed_out_and_was_left_counts_no_more(rich):
    shop = rich(rewarding("limit: {year: 1}"))
    hold_mug(shop, moment("2026-05-02 10:00"))
    assert hold_mug(shop, moment("2026-05-02 12:00")).hold_id


CAPPED = PLAIN.rstrip() + "\ncaps: [{code: daily, most: 100, per: day}]\n"
ONCE = (
    PLAIN.rstrip()
    + "\noffers: [{code: once, times: 1, earn: [{code: gift, points: 50, only: {skus: [pen]}}]}]\n"
)


def test_a_sale_that_is_corrected_gets_no_more_room_than_a_cap_has_left(open_shop):
    shop = open_shop(CAPPED)
    shop.member()
    shop.sell("A", "2026-05-02 10:00", "1.00")
    shop.sell("B", "2026-05-02 11:00", "60.00")
    shop.sell("A", "2026-05-02 10:00", "1000.00", revision=2, arrives="2026-05-02 12:00")
    assert shop.points() == 100
    shop.sell("A", "2026-05-02 10:00", "2.00", revision=3, arrives="2026-05-02 13:00")
    assert shop.points() == 62
    shop.sell("A", "2026-05-02 10:00", "30.00", revision=4, arrives="2026-05-02 14:00")
    assert shop.points() == 90


def test_goods_that_stay_after_all_get_no_more_room_than_a_cap_has_left(open_shop):
    shop = open_shop(CAPPED)
    shop.member()
    shop.sell("A", "2026-05-02 10:00", "100.00")
    shop.give_back("R", "2026-05-02 11:00", goods("100.00"), of="A")
    shop.sell("B", "2026-05-02 12:00", "80.00")
    shop.void("R", "2026-05-02 11:00", revision=2, arrives="2026-05-02 13:00")
    assert shop.points() == 100
    shop.give_back("S", "2026-05-02 14:00", goods("100.00"), of="A")
    assert shop.points() == 80
    shop.sell("C", "2026-05-02 15:00", "50.00")
    assert shop.points() == 100


def test_an_exchange_for_goods_that_earn_gets_no_more_room_than_a_cap_has_left(open_shop):
    shop = open_shop(CAPPED + "exclude: [{code: pens, skus: [pen]}]\n")
    shop.member()
    shop.sell("A", "2026-05-02 10:00", goods("90.00", "pen"))
    shop.sell("B", "2026-05-02 11:00", "80.00")
    shop.exchange("X", "2026-05-02 12:00", goods("90.00", "pen"), goods("90.00"), of="A")
    assert shop.points() == 100


def test_a_sale_that_is_corrected_is_no_second_use_of_an_offer(open_shop):
    shop = open_shop(ONCE)
    shop.member()
    shop.sell("A", "2026-05-02 10:00", "1.00")
    shop.sell("B", "2026-05-02 11:00", goods("1.00", "pen"))
    shop.sell("A", "2026-05-02 10:00", goods("1.00", "pen"), revision=2, arrives="2026-05-02 12:00")
    assert shop.points() == 52


def hold_mug(shop, at):
    """Set a mug aside for ann at a till."""
    shown = Proof(shop.member_id("ann"), Level.ROTATING, at, NO_CARD)
    till = Till("ab" * 32, "Till 1", "high-street", "shop", "Europe/London")
    wish = Redemption(reward="mug")
    return shop.database.write(lambda session: holds.place(session, shop.retailer, till, shown, wish, at))
