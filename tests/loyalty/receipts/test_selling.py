"""Sales in order: what they earn, what they count for, and what the catalog adds to them."""

import pytest

from loyalty.receipt import DocumentKey
from loyalty.receipts.values import Status
from points import tables as journal
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Past, goods, moment

CARD_YEAR = TIERED.replace("window: calendar-year", "window: card-year")
METALS = PLAIN + (
    """
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: calendar-year
  base: {code: bronze}
  steps: [{code: silver, reaches: 10000}, {code: gold, reaches: 20000}]
"""
)


def test_v1_one_more_point_makes_a_vip_at_once(open_shop):
    shop = open_shop(CARD_YEAR)
    shop.member(joined="2026-03-10")
    assert shop.sell("1", "2026-03-11", "19999.00").tier == "member"
    assert shop.sell("2", "2027-03-09", "1.00").tier == "vip"
    assert shop.history() == [Past("member", "vip", "reached", 20000)]


def test_v1_a_point_on_the_day_after_the_card_year_counts_for_the_new_one(open_shop):
    shop = open_shop(CARD_YEAR)
    shop.member(joined="2026-03-10")
    shop.sell("1", "2026-03-11", "19999.00")
    assert shop.sell("2", "2027-03-10", "1.00").tier == "member"


@pytest.mark.parametrize(("leap_day", "tier"), [("feb-28", "member"), ("mar-1", "vip")])
def test_v14_who_joined_on_29_february_has_a_card_year_as_the_programme_says(open_shop, leap_day, tier):
    shop = open_shop(f"{CARD_YEAR}  leap_day: {leap_day}\n")
    shop.member(joined="2024-02-29")
    shop.sell("1", "2024-03-01", "19999.00")
    assert shop.sell("2", "2025-02-28", "1.00").tier == tier


def test_v18_the_receipt_that_crosses_the_threshold_earns_at_the_tier_held_before_it(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    crossing = shop.sell("1", "2026-05-01", "20000.00")
    assert (crossing.issued(), crossing.tier) == ({"points": 20000}, "vip")
    assert [(move.before, move.after, move.reason) for move in crossing.moves] == [
        ("member", "vip", "reached")
    ]


def test_a_vip_earns_twice_the_points_by_the_multiplier(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00")
    assert shop.sell("2", "2026-05-02", "10.50").issued() == {"points": 20}
    assert shop.entitlements()["2"]["context"] == {"tier": "vip"}


@pytest.mark.parametrize(
    ("so_far", "now", "tier"),
    [
        (0, 6000, "bronze"),
        (0, 15000, "silver"),
        (0, 25000, "gold"),
        (8000, 3000, "silver"),
        (18000, 3000, "gold"),
        (0, 10000, "silver"),
    ],
)
def test_others_8_the_tier_goes_by_what_was_spent_so_far_and_this_purchase(open_shop, so_far, now, tier):
    shop = open_shop(METALS)
    shop.member()
    shop.sell("1", "2026-05-01", f"{so_far}.00")
    assert shop.sell("2", "2026-05-02", f"{now}.00").tier == tier


def test_others_6_points_for_one_category_are_not_lowered_by_a_discount_on_the_others(open_shop):
    shop = open_shop(PLAIN.replace("}}", "}, only: {categories: [toys]}}"))
    shop.member()
    shop.catalog("doll", "2026-01-01", category="toys/dolls")
    # 100 and 50, less 15 in all, taken off outside the category.
    answer = shop.sell("1", "2026-05-01", goods("100.00", "doll"), goods("35.00", "soap"))
    assert answer.issued() == {"points": 100}


def test_others_7_five_points_for_each_whole_2_50_are_five_for_3_00(open_shop):
    shop = open_shop(PLAIN.replace('"1.00", points: 1', '"2.50", points: 5'))
    shop.member()
    assert shop.sell("1", "2026-05-01", "3.00").issued() == {"points": 5}
    assert shop.sell("2", "2026-05-01 13:00", "5.00").issued() == {"points": 10}


@pytest.mark.parametrize(
    ("expiry", "bought", "first_useless"),
    [
        ("{after: 1 months}", "2026-01-31", "2026-03-01 00:00"),
        ("{after: 1 months}", "2024-01-31", "2024-03-01 00:00"),
        ("{after: 12 months, until: end-of-month}", "2020-07-06", "2021-08-01 00:00"),
    ],
)
def test_v13_points_are_good_through_the_last_day_of_the_month(open_shop, expiry, bought, first_useless):
    shop = open_shop(f"{PLAIN}currencies:\n  - {{code: points, expiry: {expiry}}}\n")
    shop.member(joined="2020-01-01")
    shop.sell("1", bought, "10.00")
    assert [lot["expires_at"] for lot in shop.rows(journal.lot)] == [moment(first_useless)]


def test_v16_points_spent_in_time_do_not_expire_again(open_shop):
    shop = open_shop(f"{PLAIN}currencies:\n  - {{code: points, expiry: {{after: 1 months}}}}\n")
    shop.member()
    shop.sell("1", "2026-01-05", "100.00")
    shop.burn(100, "2026-01-10")
    shop.sell("2", "2026-01-20", "50.00")
    assert shop.points("2026-02-06") == 50


EXCLUDING = (
    PLAIN
    + """
exclude:
  - {code: by-sku, skus: [bag]}
  - {code: by-category, categories: [tobacco]}
  - {code: by-class, classes: [Z]}
  - {code: by-label, labels: [clearance]}
"""
)


@pytest.mark.parametrize(
    ("sku", "code"),
    [("bag", "by-sku"), ("cigar", "by-category"), ("ticket", "by-class"), ("odd-sock", "by-label")],
)
def test_an_excluded_line_earns_nothing_and_says_why(open_shop, sku, code):
    shop = open_shop(EXCLUDING)
    shop.member()
    shop.catalog("cigar", "2026-01-01", category="tobacco/cigars")
    shop.catalog("ticket", "2026-01-01", item_class="Z")
    shop.catalog("odd-sock", "2026-01-01", labels=("clearance", "wool"))
    answer = shop.sell("1", "2026-05-01", goods("10.00"), goods("99.00", sku))
    assert answer.issued() == {"points": 10}
    assert shop.entitlements()["1"]["result"]["lines"] == [
        {"n": 1, "eligible_minor": 0, "code": f"excluded:{code}"}
    ]


def test_only_positive_lines_earn_and_the_others_take_nothing_away(shop):
    lines = goods("10.00"), goods("-4.00", "discount"), goods("0.00", "gift"), goods("-3.00", "bottle", -1)
    assert shop.sell("1", "2026-05-01", *lines).issued() == {"points": 10}
    assert [line["code"] for line in shop.entitlements()["1"]["result"]["lines"]] == ["not-positive"] * 3


def test_a_sale_of_nothing_that_earns_is_recorded_all_the_same(shop):
    answer = shop.sell("1", "2026-05-01", goods("-4.00", "discount"))
    assert (answer.status, answer.issued(), shop.kinds()) == (Status.RECORDED, {}, ["joined", "sale"])


def test_the_catalog_counts_as_of_the_business_date(open_shop):
    shop = open_shop(EXCLUDING)
    shop.member()
    shop.catalog("tea", "2026-01-01", category="drinks")
    shop.catalog("tea", "2026-06-01", category="tobacco")
    assert shop.sell("1", "2026-05-31", "10.00").issued() == {"points": 10}
    assert shop.sell("2", "2026-06-01", "10.00").issued() == {}


def test_a_line_the_catalog_does_not_know_by_its_stock_code_is_found_by_its_barcode(open_shop):
    shop = open_shop(EXCLUDING)
    shop.member()
    shop.catalog("cigar", "2026-01-01", category="drinks", barcode="4006381333931")
    shop.catalog("cigar", "2026-06-01", category="tobacco", barcode="4006381333931")
    line = goods("10.00", "unknown", barcode="4006381333931")
    assert shop.sell("1", "2026-05-31", line).issued() == {"points": 10}
    assert shop.sell("2", "2026-06-01", line).issued() == {}


def test_pending_points_can_be_used_when_the_rule_says(open_shop):
    shop = open_shop(PLAIN.replace("}}", "}, pending: {days: 14}}"))
    shop.member()
    shop.sell("1", "2026-05-01", "10.00")
    assert (shop.points("2026-05-14 23:59"), shop.balance("2026-05-14 23:59").pending) == (0, 10)
    assert shop.points("2026-05-15 00:00") == 10


def test_the_first_sale_of_an_unknown_id_enrols_and_dates_the_card(open_shop):
    shop = open_shop(TIERED + FIRST_SALE)
    first = shop.sell("1", "2026-05-01", "10.00")
    assert (first.enrolled, first.issued()) == (True, {"points": 10})
    assert shop.look().tier.anchor_on.isoformat() == "2026-05-01"
    second = shop.sell("2", "2026-05-02", "10.00")
    assert (second.enrolled, second.member_id) == (False, first.member_id)


def test_a_purchase_counts_on_the_day_it_has_in_its_store(open_shop):
    shop = open_shop(TIERED, store_zone="Asia/Shanghai")
    shop.member()
    shop.sell("1", "2026-05-01 20:00", "10.00")
    assert shop.counted()["tier-points", "2026-05-02", "high-street"] == 10
    assert {on for _, on, _ in shop.counted()} == {"2026-05-02"}


def test_points_owed_are_repaid_by_the_next_sale_in_order(shop):
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(100, "2026-05-02")
    shop.give_back("2", "2026-05-03", goods("100.00"), of="1")
    answer = shop.sell("3", "2026-05-04", "30.00")
    assert (answer.balances["points"].available, answer.balances["points"].owed) == (0, 70)


def test_what_a_sale_names_as_its_original_does_not_choose_its_member(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00", member="bob")
    exchange = shop.sell("2", "2026-05-02", "10.00", of="1")
    assert exchange.member_id == shop.member_id("ann")


def test_a_tier_of_a_ladder_that_is_new_to_a_member_begins_at_the_base(open_shop):
    shop = open_shop(PLAIN)
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    shop.publish(METALS, "2026-06-01")
    assert shop.sell("2", "2026-06-02", "100.00").tier == "bronze"
    assert shop.sell("3", "2026-06-03", "10000.00").tier == "silver"


def test_the_key_names_store_till_day_and_number():
    key = DocumentKey("high-street", "", moment("2026-05-01").date(), "1")
    assert str(key) == "high-street//2026-05-01/1"
