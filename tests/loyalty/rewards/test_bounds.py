"""Rewards there are only so many of, for some members, for some time, so many for each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import RewardRefused
from loyalty.receipt import Redemption
from loyalty.receipts.values import Outcome
from loyalty.rewards import bounds, rewards
from loyalty.rewards.redemption import Redeemed
from points.errors import InsufficientPoints
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = (
    PLAIN
    + """
counters: [{code: tier-points, measures: points}]
tiers: {counter: tier-points, window: calendar-year, steps: [{code: vip, reaches: 5000}]}
spending: {static_card_up_to: 1000000}
rewards:
  - {code: mug, kind: product, cost: 100, worth: "4.00", stock: 2}
  - {code: monthly, cost: 10, worth: "1.00", limit: {month: 1, ever: 2}}
  - {code: spring, cost: 10, worth: "1.00", from: "2026-03-01", through: "2026-03-31"}
  - {code: lounge, kind: service, cost: 10, worth: "1.00", tiers: [vip]}
  - {code: gift, kind: gift, cost: 100, worth: "9.00"}
  - {code: trees, kind: donation, cost: 50, worth: "0.50"}
  - code: cash
    limit: {day: 1}
    steps: [{code: cash-5, cost: 500, worth: "5.00"}, {code: cash-12, cost: 1000, worth: "12.00"}]
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and Bob have 2,000 points each."""
    shop = Shop(database, TEXT)
    for name in ("ann", "bob"):
        shop.member(name)
        shop.sell(f"1-{name}", "2026-01-10", "2000.00", member=name)
    yield shop
    assert shop.verify() == []


def ask(shop: Shop, reward: str, when: str = "2026-03-20", name: str = "ann", key: str = "") -> Redeemed:
    at, member_id = moment(when), shop.member_id(name)
    key = (key or f"{name} wants {reward} at {when}").ljust(16)
    return rewards.granted(
        shop.database.write(
            lambda session: rewards.redeem(session, shop.retailer, member_id, reward, key, at)
        )
    )


def refused(shop: Shop, reward: str, when: str = "2026-03-20", name: str = "ann") -> str:
    with pytest.raises(RewardRefused) as error:
        ask(shop, reward, when, name)
    return error.value.reason


def given(shop: Shop) -> int:
    return shop.rows(tables.reward_stock, None)[0]["given"]


def test_the_last_one_is_the_last(shop: Shop) -> None:
    ask(shop, "mug")
    ask(shop, "mug", name="bob")
    assert refused(shop, "mug", "2026-03-21") == "out_of_stock"
    assert shop.points() == 1900


def test_a_refusal_stands_for_its_key_also_when_there_is_one_again(shop: Shop) -> None:
    first = ask(shop, "mug")
    ask(shop, "mug", name="bob")
    assert refused(shop, "mug", "2026-03-21") == "out_of_stock"
    at = moment("2026-03-22")
    shop.database.write(
        lambda session: rewards.cancel(session, shop.retailer, shop.member_id(), first.voucher.voucher_id, at)
    )

    assert given(shop) == 1
    assert refused(shop, "mug", "2026-03-21") == "out_of_stock"
    assert ask(shop, "mug", "2026-03-23").voucher.status == "issued"


def test_twenty_ask_at_once_for_the_last_two(shop: Shop) -> None:
    for n in range(10):
        shop.member(f"m{n}")
        shop.sell(f"s{n}", "2026-02-01", "200.00", member=f"m{n}")

    def wish(n: int) -> bool:
        try:
            ask(shop, "mug", "2026-03-20", f"m{n % 10}", key=f"a wish of its own {n}")
        except RewardRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(wish, range(20)))

    assert sum(won) == given(shop) == 2


def test_twenty_gifts_at_once_from_a_balance_for_one(shop: Shop) -> None:
    shop.member("cem")
    shop.sell("9", "2026-02-01", "100.00", member="cem")

    def wish(n: int) -> bool:
        try:
            ask(shop, "gift", "2026-03-20", "cem", key=f"a wish of its own {n}")
        except InsufficientPoints:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(wish, range(20)))

    assert sum(won) == 1
    assert shop.points(name="cem") == 0


def test_one_a_month_and_two_for_ever(shop: Shop) -> None:
    ask(shop, "monthly", "2026-03-31 23:59")
    assert refused(shop, "monthly", "2026-03-31 23:59:30") == "limit_reached"
    ask(shop, "monthly", "2026-04-01 00:00")
    assert refused(shop, "monthly", "2026-05-01") == "limit_reached"
    ask(shop, "monthly", "2026-05-01", "bob")


def test_what_was_given_back_is_not_counted(shop: Shop) -> None:
    first = ask(shop, "monthly").voucher.voucher_id
    shop.database.write(
        lambda session: rewards.cancel(session, shop.retailer, shop.member_id(), first, moment("2026-03-21"))
    )
    ask(shop, "monthly", "2026-03-22")


@pytest.mark.parametrize(
    ("when", "reason"),
    [("2026-02-28 23:59", "reward_not_yet"), ("2026-04-01 00:00", "reward_over")],
)
def test_its_days_are_inclusive_at_both_ends(shop: Shop, when: str, reason: str) -> None:
    assert refused(shop, "spring", when) == reason
    ask(shop, "spring", "2026-03-01 00:00")
    ask(shop, "spring", "2026-03-31 23:59")


def test_it_is_for_its_tiers_only(shop: Shop) -> None:
    assert refused(shop, "lounge") == "not_for_tier"
    shop.sell("2", "2026-03-01", "5000.00", member="bob")
    ask(shop, "lounge", name="bob")


def test_the_steps_of_a_voucher_share_their_limit(shop: Shop) -> None:
    assert ask(shop, "cash-12").voucher.worth_minor == 1200
    assert refused(shop, "cash-5") == "limit_reached"
    assert ask(shop, "cash-5", "2026-03-21").voucher.worth_minor == 500


def test_a_donation_is_over_at_once(shop: Shop) -> None:
    given = ask(shop, "trees").voucher
    assert (given.status, given.used_at) == ("redeemed", moment("2026-03-20"))
    (row,) = shop.rows(tables.voucher)
    assert (row["status"], row["used_at"]) == ("redeemed", moment("2026-03-20"))


def test_at_a_till_too_the_last_one_is_the_last(shop: Shop) -> None:
    wish = (Redemption(reward="mug"), Redemption(reward="mug"), Redemption(reward="mug"))
    answer = shop.sell("2", "2026-03-20", "20.00", redemptions=wish)
    assert [each.reason for each in answer.redemptions] == ["", "", "out_of_stock"]
    assert shop.points() == 2000 - 200 + 20

    shop.void("2", "2026-03-20", revision=2)
    assert given(shop) == 0


def test_at_a_till_too_limits_dates_and_tiers_hold(shop: Shop) -> None:
    wish = tuple(Redemption(reward=code) for code in ("monthly", "monthly", "spring", "lounge"))
    answer = shop.sell("2", "2026-04-20", "20.00", redemptions=wish)
    assert [each.reason for each in answer.redemptions] == [
        "",
        "limit_reached",
        "reward_over",
        "not_for_tier",
    ]
    assert answer.redemptions[0].outcome is Outcome.REDEEMED
    assert refused(shop, "monthly", "2026-04-21") == "limit_reached"


def test_a_member_is_shown_what_is_open_and_why_the_rest_is_not(shop: Shop) -> None:
    ask(shop, "mug")
    at = moment("2026-04-02")
    work = shop.look("2026-04-02")
    found = shop.database.read(
        lambda session: bounds.shown_to(
            session, shop.program, bounds.asking(session, shop.retailer, work, at), {"points": 600}
        )
    )
    shown = {each.reward.code: (each.left, each.refusal) for each in found}
    assert shown["mug"] == (1, "")
    assert shown["spring"] == (None, "reward_over")
    assert shown["cash-12"] == (None, "insufficient_points")
