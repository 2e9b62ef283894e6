"""The prices of a quote, and what recording them leaves for the next one."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty.receipt import Kind, Receipt, Redemption
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from tests.loyalty.receipts.test_cost import counted
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Shop, goods, moment

CLASSES = TIERED + (
    "discounts: [{code: classes, matrix: {by: classes, "
    'percent: {member: {A: "5", B: "2"}, vip: {A: "10", B: "4"}}}}]\n'
)
CAPPED = PLAIN + 'discounts: [{code: half, percent: "50", cap: {month: "30.00"}}]\n'
BUDGETED = PLAIN + 'discounts: [{code: half, percent: "50", budget: "30.00"}]\n'
COUPON = PLAIN + 'discounts: [{code: spring, percent: "10", when: {codes: [SPRING]}, uses: {ever: 1}}]\n'


def quoted(shop: Shop, number: str, when: str, *lines, **facts) -> tuple[Quote, Receipt]:
    """A quote, and the receipt as a till sends it that charges what the quote says."""
    receipt = shop.receipt(Kind.SALE, number, when, lines, **facts)
    arrival = Arrival(receipt, moment(when), moment(when))
    found = shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))
    return found, found.prices.of(receipt)


def nets(found: Quote) -> list[int]:
    return [line.net_minor for line in found.prices.lines]


def test_a_quote_says_every_price_and_what_is_earned_on_it(database: Database) -> None:
    shop = Shop(database, CLASSES)
    shop.member()
    shop.catalog("tea", "2026-01-01", item_class="A")
    shop.catalog("mug", "2026-01-01", item_class="B")

    found, receipt = quoted(shop, "1", "2026-02-01", goods("100.00"), goods("50.00", "mug"))

    assert nets(found) == [9500, 4900]
    assert [line.eligible_minor for line in found.lines] == [9500, 4900]
    assert found.answer.issued() == {"points": 144}
    assert shop.record(receipt).issued() == {"points": 144}
    assert shop.points() == 144


def test_the_tier_held_before_the_purchase_decides_the_price(database: Database) -> None:
    shop = Shop(database, CLASSES)
    shop.member()
    shop.catalog("tea", "2026-01-01", item_class="A")
    assert nets(quoted(shop, "1", "2026-02-01", goods("20000.00"))[0]) == [1900000]
    shop.sell("1", "2026-02-01", "20000.00")
    assert nets(quoted(shop, "2", "2026-02-02", goods("100.00"))[0]) == [9000]


def test_a_tier_that_is_over_by_the_purchase_has_no_prices_left(database: Database) -> None:
    shop = Shop(database, CLASSES)
    shop.member()
    shop.catalog("tea", "2026-01-01", item_class="A")
    shop.sell("1", "2026-02-01", "20000.00")
    assert nets(quoted(shop, "2", "2027-12-31", goods("100.00"))[0]) == [9000]
    assert nets(quoted(shop, "2", "2028-01-01", goods("100.00"))[0]) == [9500]


def test_nobody_pays_the_tills_price_and_a_first_sale_has_the_first_tiers(database: Database) -> None:
    shop = Shop(database, CLASSES + FIRST_SALE)
    shop.catalog("tea", "2026-01-01", item_class="A")

    assert nets(quoted(shop, "1", "2026-02-01", goods("100.00"))[0]) == [9500]
    assert not shop.knows("ann")
    nobody, _ = quoted(shop, "1", "2026-02-01", goods("90.00", discount_minor=1000), member=None)
    assert (nets(nobody), nobody.prices.lines[0].before_minor) == ([9000], 10000)


def test_points_can_pay_no_more_than_the_price(database: Database) -> None:
    text = PLAIN + 'currencies: [{code: points, worth: "0.10"}]\nspending: {static_card_up_to: 100000}\n'
    shop = Shop(database, text + 'discounts: [{code: half, percent: "50"}]\n')
    shop.member()
    shop.sell("1", "2026-02-01", "1000.00")

    found, _ = quoted(shop, "2", "2026-02-02", goods("20.00"))

    assert [(wish.amount, wish.worth_minor) for wish in found.payable] == [(100, 1000)]


def test_a_cap_counts_what_tills_have_given_and_is_free_again_next_month(database: Database) -> None:
    shop = Shop(database, CAPPED)
    shop.member()
    found, receipt = quoted(shop, "1", "2026-02-01", goods("40.00"))
    assert nets(found) == [2000]
    shop.record(receipt)

    found, receipt = quoted(shop, "2", "2026-02-02", goods("40.00"))
    assert nets(found) == [3000]
    assert [each.outcome for each in found.prices.lines[0].considered] == ["capped"]
    shop.record(receipt)

    assert nets(quoted(shop, "3", "2026-02-03", goods("40.00"))[0]) == [4000]
    assert nets(quoted(shop, "3", "2026-03-01", goods("40.00"))[0]) == [2000]
    assert shop.verify() == []


def test_a_quote_that_is_not_taken_uses_nothing_up(database: Database) -> None:
    shop = Shop(database, CAPPED)
    shop.member()
    quoted(shop, "1", "2026-02-01", goods("60.00"))
    shop.sell("1", "2026-02-01", "60.00")
    assert nets(quoted(shop, "2", "2026-02-02", goods("60.00"))[0]) == [3000]


def test_what_comes_back_is_free_for_the_next_purchase(database: Database) -> None:
    shop = Shop(database, CAPPED)
    shop.member()
    _, receipt = quoted(shop, "1", "2026-02-01", goods("60.00", quantity=2))
    shop.record(receipt)
    shop.give_back("2", "2026-02-02", goods("15.00"), of="1")

    assert nets(quoted(shop, "3", "2026-02-03", goods("60.00"))[0]) == [4500]
    assert shop.verify() == []


def test_a_coupon_is_given_once(database: Database) -> None:
    shop = Shop(database, COUPON)
    shop.member()
    found, receipt = quoted(shop, "1", "2026-02-01", goods("10.00"), codes=("SPRING",))
    assert nets(found) == [900]
    shop.record(receipt)
    assert nets(quoted(shop, "2", "2026-02-02", goods("10.00"), codes=("SPRING",))[0]) == [1000]


@pytest.mark.parametrize("late", [False, True])
def test_tills_that_were_offline_use_up_no_more_than_the_cap_in_whatever_order_they_report(
    open_shop, late: bool
) -> None:
    shop = open_shop(CAPPED)
    shop.member()
    taken = [
        shop.receipt(Kind.SALE, f"{day}", f"2026-02-0{day}", (goods("12.00", discount_minor=1200),))
        for day in (1, 2, 3)
    ]
    for receipt in reversed(taken) if late else taken:
        shop.record(receipt)

    used = {
        day: amount for (counter, day, _), amount in shop.counted().items() if counter == ":discount:half"
    }
    assert used == {"2026-02-01": 1200, "2026-02-02": 1200, "2026-02-03": 600}
    assert nets(quoted(shop, "9", "2026-02-09", goods("20.00"))[0]) == [2000]


def test_what_a_till_says_it_gave_counts_and_nothing_else(open_shop) -> None:
    shop = open_shop(CAPPED)
    shop.member()
    own = goods("10.00", discount_minor=900, discounts=(("", 900),))
    told = goods("10.00", discount_minor=900, discounts=(("half", 500), ("older", 300)))
    answer = shop.record(shop.receipt(Kind.SALE, "1", "2026-02-01", (own, told)))

    assert [(each.code, each.facts) for each in answer.issues] == [
        ("discount-unknown", {"discount": "older"})
    ]
    assert shop.counted()[":discount:half", "2026-02-01", "high-street"] == 500
    shop.give_back("2", "2026-02-02", goods("20.00", quantity=2), of="1")
    assert shop.counted().get((":discount:half", "2026-02-01", "high-street"), 0) == 0
    assert shop.verify() == []


def test_what_a_till_gave_beyond_the_limit_uses_it_up(open_shop) -> None:
    shop = open_shop(CAPPED)
    shop.member()
    shop.sell("1", "2026-02-01", goods("1.00", discount_minor=9000, discounts=(("half", 9000),)))
    assert shop.counted()[":discount:half", "2026-02-01", "high-street"] == 9000
    assert nets(quoted(shop, "2", "2026-02-02", goods("20.00"))[0]) == [2000]


def test_a_basket_that_was_priced_is_priced_the_same_again(database: Database) -> None:
    shop = Shop(database, CAPPED)
    shop.member()
    found, receipt = quoted(shop, "1", "2026-02-01", goods("9.00", discount_minor=100))
    again, same = quoted(shop, "1", "2026-02-01", *receipt.lines)
    assert again.prices.lines == found.prices.lines
    assert same.lines == receipt.lines


def test_a_quote_offers_what_the_budget_of_all_members_has_left(open_shop) -> None:
    shop = open_shop(BUDGETED)
    shop.member()
    shop.member("bob")
    found, receipt = quoted(shop, "1", "2026-02-01", goods("40.00", quantity=4))
    shop.record(receipt)
    assert nets(found) == [2000]

    found, _ = quoted(shop, "2", "2026-02-02", goods("40.00"), member="bob")
    assert nets(found) == [3000]
    assert [each.outcome for each in found.prices.lines[0].considered] == ["capped"]

    offline = goods("10.00", discount_minor=3000, discounts=(("half", 3000),))
    assert shop.sell("3", "2026-02-03", offline, member="bob").issued() == {"points": 10}
    found, _ = quoted(shop, "4", "2026-02-04", goods("40.00"))
    assert nets(found) == [4000]
    assert [each.outcome for each in found.prices.lines[0].considered] == ["used-up"]

    shop.give_back("5", "2026-02-05", goods("10.00"), of="3", member="bob")
    shop.give_back("6", "2026-02-05", goods("10.00", quantity=2), of="1")
    assert nets(quoted(shop, "7", "2026-02-06", goods("60.00"))[0]) == [4000]


def test_the_points_of_a_quoted_line_leave_out_what_a_reward_takes_off(database: Database) -> None:
    text = PLAIN + "rewards: [{code: five-off, cost: 10, worth: '5.00', settles: discount}]\n"
    shop = Shop(database, text + "spending: {static_card_up_to: 100}\n")
    shop.member()
    shop.sell("1", "2026-02-01", "100.00")
    found, _ = quoted(shop, "2", "2026-02-02", goods("20.00"), redemptions=(Redemption(reward="five-off"),))
    assert [(line.eligible_minor, line.code) for line in found.lines] == [(1500, "redeemed")]


def test_a_quote_reads_no_more_than_the_sale_it_asks_about(open_shop) -> None:
    shop = open_shop(CAPPED)
    shop.sell("1", "2026-02-01", "10.00")
    with counted(shop) as asked:
        quoted(shop, "2", "2026-02-02", goods("40.00"))
    assert len(asked) == 1
