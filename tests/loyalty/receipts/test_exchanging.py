"""Even exchanges: other goods for the same price, under the date and the rules of the sale they are of."""

import pytest

from loyalty import tables
from loyalty.books import receipt_reading
from loyalty.receipt import Kind, Redemption
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Reason, Status
from loyalty.rewards import rewards, vouchers
from points.state import Balance
from tests.loyalty.shop import PLAIN, TIERED, Past, goods, refund
from tests.loyalty.test_merging import merge

EXPIRING = f"{PLAIN}currencies:\n  - {{code: points, expiry: {{after: 2 months}}}}\n"
# Twice for toys, nothing for gifts.
UNEVEN = PLAIN.rstrip() + "\n  - {code: toys, points: 7, only: {categories: [toys]}}\n"
SPENDING = """
currencies: [{code: points, name: Points, worth: "0.01"}]
spending: {static_card_up_to: 1000}
rewards: [{code: mug, name: A mug, cost: 100, worth: "1.00"}]
"""
M, L, XL = (goods("100.00", size) for size in ("dress-m", "dress-l", "dress-xl"))


def test_an_even_exchange_moves_nothing_and_keeps_the_date_on_which_points_expire(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    shop.sell("1", "2026-05-01", M)
    answer = shop.exchange("2", "2026-06-25", M, L, of="1")
    assert (answer.status, answer.differences, answer.reasons[0].code) == (
        Status.RECORDED,
        (),
        "exchanged-same",
    )
    assert (shop.points("2026-06-30"), shop.points("2026-07-02")) == (100, 0)
    assert shop.moved() == {"earn": 100}


def test_what_went_out_earns_as_the_catalog_and_the_programme_had_it_on_the_day_of_the_sale(open_shop):
    shop = open_shop(UNEVEN)
    shop.member()
    shop.catalog("dress-l", "2026-01-01", category="toys")
    shop.catalog("dress-l", "2026-05-10", category="clothes")
    shop.sell("1", "2026-05-01", M)
    shop.publish(UNEVEN.replace("points: 7", "points: 70"), "2026-05-09")
    assert shop.exchange("2", "2026-05-20", M, L, of="1").issued() == {"points": 7}
    back = shop.exchange("3", "2026-05-21", L, M, of="2")
    assert (back.taken_back(), back.reasons[0].code) == ({"points": 7}, "exchanged-less")


@pytest.mark.parametrize("named", ["1", "2", None])
def test_the_exchanged_goods_come_back_by_the_sale_by_the_exchange_and_by_neither(shop, named):
    shop.sell("1", "2026-05-01", M, goods("30.00"))
    shop.exchange("2", "2026-05-02", M, L, of="1")
    assert shop.give_back("3", "2026-05-03", L, of=named).taken_back() == {"points": 100}
    again = shop.give_back("4", "2026-05-04", M, of=named)
    assert (again.waiting, shop.points()) == (Reason.UNMATCHED, 30)


def test_goods_are_exchanged_twice_and_what_is_gone_is_not_exchanged_again(shop):
    shop.sell("1", "2026-05-01", M)
    shop.exchange("2", "2026-05-02", M, L, of="1")
    assert shop.exchange("3", "2026-05-03", L, XL, of="2").status is Status.RECORDED
    gone = shop.exchange("4", "2026-05-04", L, M, of="1")
    assert (gone.waiting, gone.differences, shop.points()) == (Reason.UNMATCHED, (), 100)
    assert shop.give_back("5", "2026-05-05", XL, of="1").taken_back() == {"points": 100}


def test_an_exchange_of_more_than_there_is_exchanges_nothing(shop):
    shop.sell("1", "2026-05-01", goods("200.00", "dress-m", 2))
    shop.give_back("2", "2026-05-02", M, of="1")
    both = shop.exchange(
        "3", "2026-05-03", goods("200.00", "dress-m", 2), goods("200.00", "dress-l", 2), of="1"
    )
    assert (both.waiting, shop.give_back("4", "2026-05-04", L, of="1").waiting) == (Reason.UNMATCHED,) * 2
    assert shop.exchange("5", "2026-05-05", M, L, of="1").waiting is None
    assert shop.points() == 100


def test_a_dear_name_for_cheap_goods_makes_no_points(shop):
    shop.sell("1", "2026-05-01", goods("10.00", "dress-m", 3))
    shop.exchange("2", "2026-05-02", goods("999.00", "dress-m"), goods("999.00", "dress-l"), of="1")
    assert shop.points() == 10
    shop.give_back("3", "2026-05-03", goods("999.00", "dress-l"), of="2")
    assert shop.points() == 6


@pytest.mark.parametrize("told", [0, 5000, 999_900])
def test_a_discount_stays_had_and_counted_whatever_the_till_says_of_what_went_out(open_shop, told):
    basis = "counts: {discounts: ignored}\n"
    off = 'discounts: [{code: half, percent: "50", uses: {ever: 1}, budget: "100.00"}]\n'
    shop = open_shop(PLAIN + basis + off)
    shop.member()
    shop.sell("1", "2026-05-01", goods("50.00", discount_minor=5000, discounts=(("half", 5000),)))
    counted = shop.counted()

    named = (("half", told),) if told else ()
    coat = goods("50.00", "coat", discount_minor=told, discounts=named)
    shop.exchange("2", "2026-05-02", goods("50.00"), coat, of="1")
    spent = shop.rows(tables.offer_budget, None)[0]["spent"]
    assert (shop.points(), shop.counted(), spent) == (100, counted, 5000)
    shop.give_back("3", "2026-05-03", goods("50.00", "coat"), of="2")
    assert (shop.points(), shop.rows(tables.offer_budget, None)[0]["spent"]) == (0, 0)


@pytest.mark.parametrize("policy", ["withhold", "credit-note"])
def test_where_no_money_moves_none_is_kept_back_and_what_is_missing_is_owed(open_shop, policy):
    shop = open_shop(
        UNEVEN + f'currencies: [{{code: points, worth: "0.01"}}]\nreturns: {{shortfall: {policy}}}\n'
    )
    shop.member()
    shop.catalog("doll", "2026-01-01", category="toys")
    shop.sell("1", "2026-05-01", goods("100.00", "doll"))
    shop.burn(107, "2026-05-02")

    swapped = shop.exchange("2", "2026-05-03", goods("100.00", "doll"), goods("100.00"), of="1")
    assert (swapped.withheld, shop.balance().owed) == ((), 7)
    undone = shop.void("2", "2026-05-03", revision=2)
    assert (undone.withheld, shop.balance().owed) == ((), 0)

    back = shop.give_back("3", "2026-05-04", goods("100.00", "doll"), of="1")
    assert [each.amount for each in back.withheld] == [107]


def test_the_void_of_an_exchange_undoes_it_and_its_revision_replaces_it(open_shop):
    shop = open_shop(UNEVEN)
    shop.member()
    shop.catalog("dress-l", "2026-01-01", category="toys")
    shop.sell("1", "2026-05-01", M)
    shop.exchange("2", "2026-05-02", M, L, of="1")
    assert shop.exchange("2", "2026-05-02", M, XL, of="1", revision=2).taken_back() == {"points": 7}
    shop.void("2", "2026-05-02", of="1", revision=3)
    assert shop.points() == 100
    assert shop.give_back("3", "2026-05-03", XL, of="1").waiting is Reason.UNMATCHED
    assert shop.give_back("4", "2026-05-03", M, of="1").taken_back() == {"points": 100}


def test_an_exchange_that_comes_before_its_sale_waits_and_so_does_a_return_that_names_it(shop):
    for number, day in (("1", "2026-05-01"), ("2", "2026-05-02")):
        shop.expect(number, day)
    shop.give_back("3", "2026-05-03", L, of="2", arrives="2026-05-04")
    assert shop.exchange("2", "2026-05-02", M, L, of="1", arrives="2026-05-04").status is Status.PARKED
    answer = shop.sell("1", "2026-05-01", M, goods("30.00"), arrives="2026-05-05")
    assert (answer.taken_back(), shop.balance()) == ({"points": 100}, Balance(available=30))


def test_a_return_that_waits_for_an_exchange_is_taken_up_with_it(shop):
    shop.sell("1", "2026-05-01", M)
    shop.expect("2", "2026-05-02")
    assert shop.give_back("3", "2026-05-03", L, of="2").status is Status.PARKED
    assert shop.exchange("2", "2026-05-02", M, L, of="1", arrives="2026-05-04").taken_back() == {
        "points": 100
    }


def test_a_correction_of_the_sale_carries_over_to_what_it_was_exchanged_for(shop):
    shop.sell("1", "2026-05-01", M, goods("30.00"))
    shop.exchange("2", "2026-05-02", M, L, of="1")
    shop.sell("1", "2026-05-01", goods("80.00", "dress-m"), goods("30.00"), revision=2)
    assert shop.points() == 110
    assert shop.give_back("3", "2026-05-03", L, of="1").taken_back() == {"points": 80}


def test_a_correction_without_the_goods_leaves_an_exchange_nothing_to_exchange(shop):
    shop.sell("1", "2026-05-01", M)
    shop.exchange("2", "2026-05-02", M, L, of="1")
    shop.sell("1", "2026-05-01", goods("100.00", "coat"), revision=2)
    assert shop.points() == 100
    assert shop.give_back("3", "2026-05-03", L, of="1").waiting is Reason.UNMATCHED
    answer = shop.sell("1", "2026-05-01", M, revision=3)
    assert (answer.taken_back(), shop.points()) == ({"points": 100}, 0)


def test_the_void_of_the_sale_takes_what_was_exchanged_too(shop):
    shop.sell("1", "2026-05-01", M, goods("30.00"))
    shop.exchange("2", "2026-05-02", M, L, of="1")
    assert shop.void("3", "2026-05-03", of="1").taken_back() == {"points": 130}
    assert shop.void("4", "2026-05-03", of="2").waiting is Reason.UNMATCHED


def test_a_late_sale_restates_one_that_was_exchanged_once(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-05", M)
    shop.exchange("2", "2026-05-06", M, L, of="1")
    late = shop.sell("3", "2026-05-01", "20000.00", arrives="2026-05-07")
    assert late.issued() == {"points": 20100}
    assert shop.history()[-1] == Past("member", "vip", "reached", 20000)
    assert shop.give_back("4", "2026-05-08", L, of="2").taken_back() == {"points": 200}


def test_a_price_difference_of_exchanged_goods_is_refunded_once(shop):
    shop.sell("1", "2026-05-01", M)
    shop.give_back("2", "2026-05-02", refund("10.00", "dress-m"), of="1")
    shop.exchange("3", "2026-05-03", M, L, of="1")
    shop.give_back("4", "2026-05-04", refund("10.00", "dress-l"), of="3")
    assert shop.points() == 80
    assert shop.give_back("5", "2026-05-05", L, of="3").taken_back() == {"points": 80}


def test_points_that_paid_stay_spent_and_a_voucher_still_comes_back_with_the_whole_sale(open_shop):
    shop = open_shop(PLAIN + SPENDING)
    shop.member()
    shop.sell("1", "2026-05-01", "500.00")
    at, ann, key = shop.moment("2026-05-02"), shop.member_id(), "a-key-for-one-wish"
    shop.database.write(lambda session: rewards.redeem(session, shop.retailer, ann, "mug", key, at))
    code = vouchers.code(shop.retailer.index_key, shop.rows(tables.voucher)[0]["voucher_id"])
    shop.sell("2", "2026-05-03", M, redemptions=(Redemption(voucher=code), Redemption(points=50)))
    answer = shop.exchange("3", "2026-05-04", M, L, of="2")
    assert (answer.given_back, answer.differences, shop.points()) == ({}, (), 450)
    shop.void("4", "2026-05-05", of="2")
    assert (shop.rows(tables.voucher)[0]["status"], shop.points()) == ("issued", 400)


def test_a_quote_says_what_would_move_and_pays_nothing_out(open_shop):
    shop = open_shop(UNEVEN)
    shop.member()
    shop.catalog("dress-l", "2026-01-01", category="toys")
    shop.sell("1", "2026-05-01", M)
    at = shop.moment("2026-05-02")
    asked = Arrival(shop.receipt(Kind.EXCHANGE, "2", "2026-05-02", (M,), given=(L,), of="1"), at, at)
    quote = shop.database.read(lambda session: quoting.quote(session, shop.retailer, asked))
    assert (quote.answer.issued(), quote.refund, shop.points()) == ({"points": 7}, (), 100)


def test_the_exchange_is_read_as_one_in_the_statement_and_with_its_goods(shop):
    shop.sell("1", "2026-05-01", M)
    exchange_id = shop.exchange("2", "2026-05-02", M, L, of="1").receipt_id
    ann = shop.member_id()
    found = shop.database.read(lambda session: receipt_reading.read(session, shop.retailer, ann, exchange_id))
    assert (found.kind, found.content.given[0].sku) == (Kind.EXCHANGE, "dress-l")
    assert [line.kind for line in found.lines] == ["exchange"]


def test_who_is_merged_brings_the_exchanged_goods_back_under_the_exchange(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", M)
    shop.exchange("2", "2026-05-02", M, L, of="1")
    merge(shop, "2026-05-03")
    assert shop.points(name="bob") == 100
    assert shop.give_back("3", "2026-05-04", L, of="2", member="bob").taken_back() == {"points": 100}
