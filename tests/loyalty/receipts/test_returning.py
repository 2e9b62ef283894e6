"""Goods that come back: which sale they belong to, and what that takes away."""

import pytest

from loyalty.receipts.values import Reason, Status
from points import tables as journal
from points.state import Balance
from tests.loyalty.shop import PLAIN, TIERED, Past, goods, refund

PER_TEN = PLAIN.replace('"1.00"', '"10.00"')
EXPIRING = f"{PLAIN}currencies:\n  - {{code: points, expiry: {{after: 1 months}}}}\n"
V2_LEFT = [10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0]


def test_v2_twenty_one_refunds_of_5_take_back_all_ten_points_never_pro_rata(open_shop):
    shop = open_shop(PER_TEN)
    shop.member()
    shop.sell("1", "2026-05-01", "105.00")
    left = []
    for n in range(1, 22):
        shop.give_back(f"r{n}", f"2026-06-{n:02}", refund("5.00"), of="1")
        left.append(shop.points())
    assert left == V2_LEFT


def test_v2_twenty_one_lines_of_5_come_back_one_by_one(open_shop):
    shop = open_shop(PER_TEN)
    shop.member()
    shop.sell("1", "2026-05-01", *[goods("5.00", "sweet")] * 21)
    left = []
    for n in range(1, 22):
        shop.give_back(f"r{n}", f"2026-06-{n:02}", goods("5.00", "sweet"))
        left.append(shop.points())
    assert left == V2_LEFT


def test_v3_owe_what_is_gone_is_owed_and_repaid_by_what_is_earned_next(shop):
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(80, "2026-05-02")
    shop.give_back("2", "2026-05-03", goods("100.00"), of="1")
    assert shop.balance() == Balance(owed=80)
    shop.sell("3", "2026-05-04", "50.00")
    assert shop.balance() == Balance(owed=30)


def test_v3_clip_what_is_gone_is_forgiven_and_recorded(open_shop):
    shop = open_shop(PLAIN + "returns: {shortfall: clip}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(80, "2026-05-02")
    answer = shop.give_back("2", "2026-05-03", goods("100.00"), of="1")
    assert (shop.balance(), answer.taken_back()) == (Balance(), {"points": 100})
    assert shop.moved() == {"earn": 100, "burn": 80, "clawback": 20, "forgive": 80}


def test_v3_beyond_the_limit_of_what_may_be_owed_the_rest_is_forgiven(open_shop):
    shop = open_shop(PLAIN + "returns: {shortfall: owe, owe_limit: 30}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(80, "2026-05-02")
    shop.give_back("2", "2026-05-03", goods("100.00"), of="1")
    assert (shop.balance(), shop.moved()["forgive"]) == (Balance(owed=30), 50)


def test_v24_what_expired_unspent_is_not_taken_back_again(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    shop.sell("1", "2026-01-05", "100.00")
    shop.sell("2", "2026-03-01", "50.00")
    shop.give_back("3", "2026-03-02", goods("100.00"), of="1")
    assert shop.balance("2026-03-03") == Balance(available=50)
    assert shop.moved() == {"earn": 150, "expire": 100}


def test_v25_a_price_difference_takes_its_points_and_leaves_the_visit(open_shop):
    shop = open_shop(PLAIN + "counters:\n  - {code: visits, measures: visits}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    shop.give_back("2", "2026-05-02", refund("10.00"), of="1")
    assert (shop.points(), shop.counted()["visits", "2026-05-01", "high-street"]) == (90, 1)


def test_others_10_a_reversal_uses_the_rate_of_the_purchase(open_shop):
    shop = open_shop(PLAIN)
    shop.member()
    shop.sell("1", "2026-05-01", goods("100.00", quantity=2))
    shop.publish(PLAIN.replace("points: 1", "points: 5"), "2026-05-02")
    assert shop.give_back("2", "2026-05-03", goods("50.00"), of="1").taken_back() == {"points": 50}
    assert shop.sell("3", "2026-05-04", "10.00").issued() == {"points": 50}


def test_a_return_takes_back_at_the_tier_the_purchase_was_made_with(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", goods("20000.00", quantity=2))
    shop.sell("2", "2026-05-02", "100.00")
    assert shop.give_back("3", "2026-05-03", goods("100.00"), of="2").taken_back() == {"points": 200}
    assert shop.give_back("4", "2026-05-04", goods("10000.00"), of="1").taken_back() == {"points": 10000}


def test_a_return_lowers_the_counter_on_the_day_of_the_purchase_and_no_tier_before_its_review(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00")
    assert shop.give_back("2", "2026-12-03", goods("20000.00"), of="1").tier == "vip"
    assert (shop.counted(), shop.tier("2027-12-31 23:59")) == ({}, "vip")
    assert shop.tier("2028-01-01 00:00") == "member"


def test_a_tier_that_refunds_unmake_is_lost_at_once(open_shop):
    shop = open_shop(f"{TIERED}  refund_unmakes: true\n")
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00")
    assert shop.give_back("2", "2026-05-03", goods("20000.00"), of="1").tier == "member"
    assert shop.history()[-1] == Past("vip", "member", "refund", 0)


@pytest.mark.parametrize(
    ("policy", "left"), [("newest-first", {"1": 10, "2": 0}), ("oldest-first", {"1": 0, "2": 20})]
)
def test_a_return_that_names_no_sale_is_matched_as_the_programme_says(open_shop, policy, left):
    shop = open_shop(f"{PLAIN}returns: {{unnamed: {policy}}}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00")
    shop.give_back("3", "2026-05-03", "15.00")
    posted = shop.entitlements()
    assert {number: posted[number]["posted"][0][2] for number in "12"} == left


def test_a_return_that_names_no_sale_waits_for_a_person_where_the_programme_says_so(open_shop):
    shop = open_shop(f"{PLAIN}returns: {{unnamed: refuse}}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "10.00")
    answer = shop.give_back("2", "2026-05-02", "10.00")
    assert (answer.waiting, shop.points(), shop.parked()) == (Reason.UNMATCHED, 10, [("2", "unmatched")])


def test_goods_come_back_newest_receipt_first_and_within_one_first_line_first(shop):
    shop.sell("1", "2026-05-01", goods("30.00", quantity=3))
    shop.sell("2", "2026-05-02", goods("10.00"), goods("7.00"))
    shop.give_back("3", "2026-05-03", goods("0.00", quantity=3))
    parts = [(row["receipt_id"], row["line"], row["quantity"]) for row in shop.rows_of_returned()]
    one, two = shop.receipt_id("1"), shop.receipt_id("2")
    assert parts == [(two, 0, "1"), (two, 1, "1"), (one, 0, "1")]
    assert shop.points() == 20


def test_only_sales_made_before_a_return_are_looked_at(shop):
    shop.sell("1", "2026-05-05", "10.00")
    answer = shop.give_back("2", "2026-05-04", "10.00", arrives="2026-05-06")
    assert (answer.waiting, shop.points()) == (Reason.UNMATCHED, 10)


def test_more_than_was_bought_takes_what_was_bought_and_parks_the_rest(shop):
    shop.sell("1", "2026-05-01", goods("20.00", quantity=2))
    answer = shop.give_back("2", "2026-05-02", goods("50.00", quantity=5), of="1")
    assert (answer.status, answer.waiting) == (Status.RECORDED, Reason.UNMATCHED)
    assert (shop.points(), shop.parked()) == (0, [("2", "unmatched")])


def test_a_named_sale_stands_alone(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00")
    answer = shop.give_back("3", "2026-05-03", goods("30.00", quantity=2), of="1")
    assert (answer.taken_back(), shop.points()) == ({"points": 10}, 20)


def test_goods_of_another_members_sale_take_the_points_of_that_member(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-01", "10.00", member="bob")
    answer = shop.give_back("3", "2026-05-02", "10.00", of="1", member="bob")
    assert answer.member_id == shop.member_id("ann")
    assert (shop.points(), shop.points(name="bob")) == (0, 10)


def test_a_named_return_needs_no_member(shop):
    shop.sell("1", "2026-05-01", "10.00")
    assert shop.give_back("2", "2026-05-02", "10.00", of="1", member=None).taken_back() == {"points": 10}


def test_a_later_document_may_void_the_sale_it_names(shop):
    shop.sell("1", "2026-05-01", goods("10.00"), goods("5.50", "soap", 3), goods("2.00", "service", 0))
    shop.give_back("2", "2026-05-02", goods("2.00", "soap"), of="1")
    answer = shop.void("3", "2026-05-03", of="1")
    assert (answer.status, answer.waiting, shop.points()) == (Status.RECORDED, None, 0)
    assert shop.entitlements()["1"]["posted"] == [["base", "points", 0]]


def test_a_void_that_names_no_sale_waits_for_a_person(shop):
    shop.sell("1", "2026-05-01", "10.00")
    answer = shop.void("2", "2026-05-02")
    assert (answer.status, answer.waiting, shop.points()) == (Status.PARKED, Reason.UNKNOWN_ORIGINAL, 10)


def test_a_void_of_what_is_no_sale_takes_nothing_and_waits_for_a_person(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", "10.00", of="1")
    answer = shop.void("3", "2026-05-03", of="2")
    assert (answer.waiting, shop.parked(), shop.points()) == (Reason.UNMATCHED, [("3", "unmatched")], 0)


def test_money_is_not_given_back_for_a_line_that_took_money_off(shop):
    shop.sell("1", "2026-05-01", goods("-5.00", "coupon"), goods("20.00"))
    answer = shop.give_back("2", "2026-05-02", refund("3.00", "coupon"), of="1")
    assert (answer.waiting, shop.points()) == (Reason.UNMATCHED, 20)


def test_a_late_return_restates_nothing_and_counts_after_all_that_was_known(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "10000.00")
    shop.sell("2", "2026-05-10", "10000.00")
    shop.sell("3", "2026-05-11", "100.00")
    answer = shop.give_back("4", "2026-05-05", "10000.00", of="1", arrives="2026-05-12")
    assert (answer.taken_back(), answer.tier) == ({"points": 10000}, "vip")
    assert shop.entitlements()["3"]["context"] == {"tier": "vip"}
    # What was reached stands, also when the standing is folded again for a late sale.
    assert shop.sell("5", "2026-05-02", "1.00", arrives="2026-05-13").tier == "vip"


def test_a_return_that_arrives_after_a_review_does_not_undo_it(open_shop):
    shop = open_shop(TIERED)
    shop.member(joined="2025-01-01")
    shop.sell("1", "2025-05-01", "20000.00")
    shop.sell("2", "2026-05-01", "10000.00")
    back = shop.receipt_of_return("3", "2026-12-31 23:50", goods("10000.00"), of="2")
    shop.sweep("2027-01-01 09:00")
    assert shop.record(back, "2027-01-02").tier == "vip"
    assert shop.history()[-1] == Past("vip", "vip", "kept", 20000)


def test_a_return_is_judged_the_same_whether_or_not_the_clock_has_written_the_review(open_shop):
    shop = open_shop(TIERED)
    shop.member(joined="2025-01-01")
    shop.sell("1", "2025-05-01", "20000.00")
    shop.sell("2", "2026-05-01", "10000.00")
    back = shop.receipt_of_return("3", "2026-12-31 23:50", goods("10000.00"), of="2")
    assert shop.record(back, "2027-01-02").tier == "vip"


def test_the_draws_of_a_clawback_take_the_receipts_own_lots_first(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00")
    shop.give_back("3", "2026-05-03", "20.00", of="2")
    assert [lot["remaining"] for lot in shop.rows(journal.lot)] == [10, 0]
