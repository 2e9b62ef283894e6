"""What redemptions are at a till: tenders that pay, or discounts that lower what counts and is refunded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from loyalty import tables
from loyalty.errors import RewardRefused
from loyalty.receipt import Kind, Line, Redemption, Tender
from loyalty.receipt_json import from_json
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.refunding import Refund
from loyalty.receipts.values import Outcome
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop, moment

SPEND = (
    PLAIN
    + """
currencies: [{code: points, worth: "0.01"}]
rewards: [{code: mug, cost: 100, worth: "4.00", settles: discount}]
"""
)
BARE = "spending: {static_card_up_to: 1000000, paying: [{POLICY}]}\n"
DISCOUNT = SPEND + BARE.replace("POLICY", "settles: discount, share: 50")
TENDER = SPEND + BARE.replace("POLICY", "minimum: 100")
TIERS = """
counters: [{code: tier-points, measures: points}]
tiers: {counter: tier-points, window: calendar-year, steps: [{code: vip, reaches: 100000}]}
"""


def points(*amounts: int) -> tuple[Redemption, ...]:
    return tuple(Redemption(points=amount) for amount in amounts)


def line(sku: str, net: str) -> Line:
    return Line(sku, Decimal(1), int(Decimal(net) * 100))


def opened(open_shop: OpenShop, text: str) -> Shop:
    """Ann has 1,000 points."""
    shop = open_shop(text)
    shop.member()
    shop.sell("1", "2026-02-01", "1000.00")
    return shop


def quoted(shop: Shop, kind: Kind, when: str, *lines: Line | str, **facts: Any) -> quoting.Quote:
    receipt = shop.receipt(kind, "next", when, lines, **facts)
    arrival = Arrival(receipt, moment(when), moment(when))
    return shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))


def test_a_tender_earns_on_the_whole_price(open_shop: OpenShop) -> None:
    shop = opened(open_shop, TENDER)
    answer = shop.sell("2", "2026-02-02", "10.00", redemptions=points(400))
    assert answer.issued() == {"points": 10}


def test_a_discount_earns_on_what_is_left(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    answer = shop.sell("2", "2026-02-02", "10.00", redemptions=points(400))
    assert answer.issued() == {"points": 6}
    assert "redeemed" in [each.code for each in answer.reasons]


def test_a_reward_that_is_a_discount_lowers_what_counts_by_its_worth(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    answer = shop.sell("2", "2026-02-02", "10.00", redemptions=(Redemption(reward="mug"),))
    assert answer.issued() == {"points": 6}


def test_what_was_not_covered_lowers_nothing(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT.replace("1000000", "100"))
    answer = shop.sell("2", "2026-02-02", "10.00", redemptions=points(400))
    assert answer.redemptions[0].outcome is Outcome.REJECTED
    assert answer.issued() == {"points": 10}


def test_half_the_goods_come_back_and_half_of_all_goes(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    shop.sell("2", "2026-02-02", line("A", "10.00"), line("B", "10.00"), redemptions=points(400))
    assert shop.points() == 1000 - 400 + 16
    asked = quoted(shop, Kind.RETURN, "2026-02-03", line("A", "10.00"), of="2")
    assert asked.refund == (Refund("money", 800),)

    shop.give_back("3", "2026-02-03", line("A", "10.00"), of="2")
    assert shop.points() == 1000 - 200 + 8
    shop.give_back("4", "2026-02-04", line("B", "10.00"), of="2")
    assert shop.points() == 1000


def test_the_refunds_of_a_discounted_sale_are_what_was_paid_to_the_penny(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    cash = (Tender("cash", 667),)
    thirds = tuple(line(sku, "3.33") for sku in "ABC")
    shop.sell("2", "2026-02-02", *thirds, redemptions=points(332), tenders=cash)
    refunds = []
    for n, sku in enumerate("ABC"):
        asked = quoted(shop, Kind.RETURN, "2026-02-03", line(sku, "3.33"), of="2")
        refunds += [each.amount_minor for each in asked.refund]
        shop.give_back(f"r{n}", "2026-02-03", line(sku, "3.33"), of="2")
    assert sum(refunds) == 667
    assert shop.points() == 1000


def test_a_correction_that_redeems_otherwise_counts_otherwise(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    shop.sell("2", "2026-02-02", "10.00", redemptions=points(400))
    shop.sell("2", "2026-02-02", "10.00", redemptions=points(200), revision=2)
    assert shop.points() == 1000 - 200 + 8
    shop.sell("2", "2026-02-02", "10.00", revision=3)
    assert shop.points() == 1000 + 10
    shop.sell("2", "2026-02-02", "10.00", redemptions=points(500), revision=4)
    assert shop.points() == 1000 - 500 + 5
    content = max(shop.rows(tables.receipt), key=lambda row: row["seq"])["content"]
    assert from_json(content).discounted_minor == 500


def test_a_correction_of_the_goods_keeps_what_was_taken_off(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    shop.sell("2", "2026-02-02", "10.00", redemptions=points(400))
    shop.sell("2", "2026-02-02", "20.00", redemptions=points(400), revision=2)
    assert shop.points() == 1000 - 400 + 16


def test_a_late_sale_is_lowered_as_one_in_time(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT + TIERS)
    shop.sell("3", "2026-02-03", "50.00")
    late = shop.sell("2", "2026-02-02", "10.00", arrives="2026-02-04", redemptions=points(400))
    assert late.issued() == {"points": 6}
    assert shop.points() == 1000 + 50 - 400 + 6


@pytest.mark.parametrize(
    ("redemptions", "why"),
    [(points(50), "too_few_points"), (points(600), ""), (points(50, 60), ""), (points(700, 700), "")],
)
def test_many_small_payments_are_judged_as_one(
    open_shop: OpenShop, redemptions: tuple[Redemption, ...], why: str
) -> None:
    shop = opened(open_shop, TENDER)
    answer = shop.sell("2", "2026-02-02", "20.00", redemptions=redemptions)
    assert answer.redemptions[0].reason == why


def test_a_completed_sale_is_recorded_and_the_second_half_of_too_much_is_rejected(
    open_shop: OpenShop,
) -> None:
    shop = opened(open_shop, DISCOUNT)
    answer = shop.sell("2", "2026-02-02", "10.00", redemptions=points(300, 300))
    assert [each.reason for each in answer.redemptions] == ["", "too_much_of_bill"]
    assert shop.points() == 1000 - 300 + 7


def test_a_quote_refuses_what_the_policy_does_not_let_pay(open_shop: OpenShop) -> None:
    shop = opened(open_shop, DISCOUNT)
    with pytest.raises(RewardRefused, match="too much of bill"):
        quoted(shop, Kind.SALE, "2026-02-02", "10.00", redemptions=points(600))
    assert [each.amount for each in quoted(shop, Kind.SALE, "2026-02-02", "10.00").payable] == [500]
