"""Receipts in another money: what they earn and count for, how points pay on them, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loyalty.errors import WrongCurrency
from loyalty.explanations import explain
from loyalty.explanations.language import language
from loyalty.receipt import Kind, Redemption, Tender
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from loyalty.receipts.values import Outcome, Reason, Recorded, Status
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import Shop, goods

BOTH = """
format: 1
code: shop
name: Shop
money: GBP
monies: {EUR: "0.80", JPY: "0.005"}
zone: Europe/London
currencies: [{code: points, name: Points, worth: "0.01"}]
earn:
  - {code: base, per: {amount: "1.00", points: 1, in: {EUR: "2.00"}}}
counters:
  - {code: spent, measures: spend}
tiers:
  counter: spent
  window: calendar-year
  steps: [{code: vip, name: VIP, reaches: "100.00"}]
rewards:
  - {code: fiver, name: Five pounds, cost: 10, worth: "5.00", settles: discount}
spending: {static_card_up_to: 1000000, paying: [{currency: points, minimum: 1}]}
discounts:
  - {code: tea-week, percent: "10", only: {skus: [tea]}}
  - {code: jam-off, off: "1.00", only: {skus: [jam]}}
"""
EUR: dict[str, Any] = {"currency": "EUR"}


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(BOTH)
    shop.member()
    return shop


def spent(shop: Shop) -> int:
    """What is counted for the tier, in pence."""
    return sum(amount for (counter, *_), amount in shop.counted().items() if counter == "spent")


def quoted(shop: Shop, kind: Kind, number: str, when: str, *lines: Any, **facts: Any) -> Quote:
    receipt = shop.receipt(kind, number, when, lines, **facts)
    arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at)
    return shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))


def test_a_tier_is_reached_by_purchases_in_both_monies(shop: Shop) -> None:
    assert shop.sell("1", "2026-02-01", "60.00").issued() == {"points": 60}
    assert shop.tier("2026-02-02") == "member"

    assert shop.sell("2", "2026-02-03", "50.00", **EUR).issued() == {"points": 25}
    assert shop.tier("2026-02-04") == "vip"  # EUR 50.00 count as GBP 40.00


def test_what_comes_back_takes_exactly_what_it_gave(shop: Shop) -> None:
    tea, jam = goods("7.99", "tea"), goods("5.00", "jam")
    shop.sell("1", "2026-02-01", tea, jam, **EUR)
    assert shop.balance().available == 6

    shop.give_back("2", "2026-02-02", jam, of="1", **EUR)
    assert shop.balance().available == 3
    shop.give_back("3", "2026-02-03", tea, of="1", **EUR)
    assert (shop.balance().available, spent(shop)) == (0, 0)


def test_goods_come_back_for_the_money_they_were_bought_in(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", goods("10.00", "tea"), **EUR)

    waiting = shop.give_back("2", "2026-02-02", goods("8.00", "tea"), of="1")

    assert (waiting.waiting, shop.balance().available) == (Reason.UNMATCHED, 5)


def test_a_void_withdraws_a_sale_in_whatever_money(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", "10.00", **EUR)
    shop.void("2", "2026-02-02", of="1")

    assert (shop.balance().available, spent(shop)) == (0, 0)


def test_a_correction_in_another_money_is_left_to_a_person(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", "10.00", **EUR)

    assert shop.sell("1", "2026-02-01", "10.00", revision=2).status is Status.CONFLICT
    assert shop.sell("1", "2026-02-01", "20.00", revision=3, **EUR).issued() == {"points": 5}


def test_a_money_that_is_not_taken_is_refused_by_the_names_of_those_that_are(shop: Shop) -> None:
    with pytest.raises(WrongCurrency, match="is GBP; it takes EUR and JPY too; the receipt is in USD"):
        shop.sell("1", "2026-02-01", "10.00", currency="USD")


def test_another_rate_leaves_the_sales_before_it_as_they_were(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", goods("60.00", "tea"), goods("40.00", "jam"), **EUR)
    shop.publish(BOTH.replace('"0.80"', '"0.50"').replace('EUR: "2.00"', 'EUR: "4.00"'), "2026-03-01")

    shop.sell("2", "2026-03-02", goods("40.00", "jam"), **EUR)
    assert (shop.balance().available, spent(shop)) == (50 + 10, 8_000 + 2_000)

    shop.give_back("3", "2026-03-03", goods("40.00", "jam"), of="1", **EUR)
    assert (shop.balance().available, spent(shop)) == (30 + 10, 4_800 + 2_000)
    shop.sell("4", "2026-02-02", goods("10.00", "jam"), arrives="2026-03-04", **EUR)
    assert (shop.balance().available, spent(shop)) == (35 + 10, 5_600 + 2_000)


def test_a_money_is_taken_from_the_version_on_that_declares_it(shop: Shop) -> None:
    shop.publish(BOTH.replace("monies: {", 'monies: {CHF: "0.90", '), "2026-03-01")

    with pytest.raises(WrongCurrency):
        shop.sell("1", "2026-02-28", "10.00", arrives="2026-03-02", currency="CHF")
    assert shop.sell("2", "2026-03-01", "10.00", currency="CHF").issued() == {"points": 9}


def test_points_pay_at_the_declared_rate_rounded_down(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", "333.00")
    tea = goods("10.00", "tea")

    answer = shop.sell("2", "2026-02-02", tea, redemptions=(Redemption(points=333),), **EUR)

    # GBP 3.33 are EUR 4.1625.
    (paid,) = answer.redemptions
    assert (paid.outcome, paid.worth_minor, paid.due_minor, paid.money) == (Outcome.REDEEMED, 333, 416, "EUR")
    assert "333 points spent: €4.16 paid." in said(shop, answer)

    back = quoted(shop, Kind.RETURN, "3", "2026-02-03", tea, of="2", **EUR)
    assert {each.kind: each.amount_minor for each in back.refund} == {"money": 584, "points": 416}
    assert (back.money, back.answer.given_back) == ("EUR", {"points": 333})


def test_points_never_pay_more_than_the_bill_in_its_money(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", "5000.00")

    (most,) = quoted(shop, Kind.SALE, "2", "2026-02-02", goods("10.01", "jam"), **EUR).payable

    # After GBP 1.00 (EUR 1.25) off the jam costs EUR 8.76, which certainly covers GBP 7.00.
    assert (most.amount, most.due_minor) == (700, 875)
    too_many = (Redemption(points=702),)
    answer = shop.sell("3", "2026-02-02", goods("8.76", "jam"), redemptions=too_many, **EUR)
    assert [each.reason for each in answer.redemptions] == ["too_much_of_bill"]


def test_a_reward_that_lowers_the_price_lowers_it_in_the_receipts_money(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", "10.00")
    answer = shop.sell("2", "2026-02-02", "20.00", redemptions=(Redemption(reward="fiver"),), **EUR)

    assert answer.issued() == {"points": 6}  # of EUR 20.00 less 6.25 there are 6 whole steps of EUR 2.00
    assert spent(shop) == 1_000 + 1_100


def test_discounts_take_their_share_of_a_price_in_another_money(shop: Shop) -> None:
    found = quoted(
        shop,
        Kind.SALE,
        "1",
        "2026-02-01",
        goods("9.99", "tea"),
        goods("9.99", "jam"),
        goods("3.00", "ham"),
        **EUR,
    )

    assert [line.net_minor for line in found.prices.lines] == [899, 874, 300]
    assert found.prices.totals() == {"tea-week": 100, "jam-off": 125}
    assert (found.money, [line.eligible_minor for line in found.lines]) == ("EUR", [899, 874, 300])


def test_what_a_till_took_off_by_itself_stays_as_it_says(shop: Shop) -> None:
    ham = goods("0.68", "ham", discount_minor=33)  # yen

    found = quoted(shop, Kind.SALE, "1", "2026-02-01", ham, currency="JPY")

    assert [(line.before_minor, line.net_minor) for line in found.prices.lines] == [(101, 68)]


def test_a_refund_is_what_was_paid_in_the_goods_money(shop: Shop) -> None:
    paid = (Tender("cash", 600), Tender("card", 400))
    shop.sell("1", "2026-02-01", goods("10.00", "tea"), tenders=paid, **EUR)

    found = quoted(shop, Kind.VOID, "2", "2026-02-02", of="1")

    assert found.money == "EUR"
    assert {each.kind: each.amount_minor for each in found.refund} == {"cash": 600, "card": 400}


def test_a_sale_that_comes_late_is_restated_in_its_own_money(shop: Shop) -> None:
    receipt = shop.receipt(Kind.SALE, "1", "2026-02-03", (goods("10.00", "tea"),), **EUR)
    shop.record(receipt)
    late = shop.sell("2", "2026-02-01", goods("600.00", "jam"), arrives="2026-02-05", currency="JPY")

    assert (late.issued(), spent(shop)) == ({"points": 300}, 800 + 30_000)
    assert replace(shop.record(receipt), replayed=False).status is Status.RECORDED


def said(shop: Shop, answer: Recorded) -> list[str]:
    return explain.sentences(answer.reasons, shop.program, language("en"))
