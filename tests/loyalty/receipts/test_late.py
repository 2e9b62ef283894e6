"""Late sales: they count where they belong, and each later receipt is restated once."""

import pytest

import tiers.tables
from loyalty import tables
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Past, goods, moment


def test_v12_a_receipt_of_31_december_23_50_uploaded_on_2_january_keeps_the_tier(open_shop):
    shop = open_shop(TIERED)
    shop.member(joined="2025-01-01")
    shop.sell("1", "2025-05-01", "20000.00")
    shop.sell("2", "2026-05-01", "9500.00")
    assert shop.sell("3", "2027-01-01 09:00", "1.00").tier == "member"
    late = shop.sell("4", "2026-12-31 23:50", "500.00", arrives="2027-01-02")
    assert (late.issued(), late.tier) == ({"points": 1001}, "vip")
    assert shop.counted()["tier-points", "2026-12-31", "high-street"] == 1000
    assert shop.history(superseded=True)[1:] == [
        Past("vip", "member", "lowered", 19000, superseded=True),
        Past("vip", "vip", "kept", 20000),
    ]


def test_v12_it_does_not_matter_whether_the_review_was_written_before(open_shop):
    shop = open_shop(TIERED)
    shop.member(joined="2025-01-01")
    shop.sell("1", "2025-05-01", "20000.00")
    shop.sell("2", "2026-05-01", "9500.00")
    shop.sell("3", "2026-12-31 23:50", "500.00", arrives="2027-01-02")
    assert shop.history()[1:] == [Past("vip", "vip", "kept", 20000)]


def test_a_till_that_was_offline_over_new_year_sends_several_receipts_of_the_old_one(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-12-20", "19000.00", arrives="2027-01-02 12:00")
    answer = shop.sell("2", "2026-12-31", "1000.00", arrives="2027-01-02 12:01")
    assert [(move.after, move.reason) for move in answer.moves] == [("vip", "reached")]


def v23(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("a", "2026-04-01", "19000.00")
    shop.sell("b", "2026-05-02", "100.00")
    shop.sell("c", "2026-05-05", "200.00")
    shop.sell("d", "2026-05-09", "300.00")
    return shop


def test_v23_a_receipt_of_1_may_that_makes_a_vip_restates_those_of_2_to_9_may_once_each(open_shop):
    shop = v23(open_shop)
    late = shop.sell("late", "2026-05-01", "1000.00", arrives="2026-05-09 18:00")
    assert sorted(each.amount for each in late.differences) == [100, 200, 300, 1000]
    assert shop.kinds().count("restated") == 3
    posted = {number: part["posted"][0][2] for number, part in shop.entitlements().items()}
    assert posted == {"a": 19000, "late": 1000, "b": 200, "c": 400, "d": 600}
    assert shop.points() == 19000 + 1000 + 1200


def test_v23_counters_standing_and_history_are_as_if_it_had_come_in_order(open_shop):
    shop = v23(open_shop)
    shop.sell("late", "2026-05-01", "1000.00", arrives="2026-05-09 18:00")
    days = {on: amount for (_, on, _), amount in shop.counted().items()}
    assert days == {
        "2026-04-01": 19000,
        "2026-05-01": 1000,
        "2026-05-02": 200,
        "2026-05-05": 400,
        "2026-05-09": 600,
    }
    (standing,) = shop.rows(tiers.tables.standing)
    assert (standing["tier"], standing["since_at"]) == ("vip", moment("2026-05-01"))
    assert shop.history() == [Past("member", "vip", "reached", 20000)]


def test_v23_a_later_return_restates_none(open_shop):
    shop = v23(open_shop)
    shop.sell("late", "2026-05-01", "1000.00", arrives="2026-05-09 18:00")
    answer = shop.give_back("r", "2026-05-10", "1000.00", of="late")
    assert (answer.taken_back(), answer.tier) == ({"points": 1000}, "vip")
    assert shop.kinds().count("restated") == 3


def test_v23_another_late_receipt_restates_none_again(open_shop):
    shop = v23(open_shop)
    shop.sell("late", "2026-05-01", "1000.00", arrives="2026-05-09 18:00")
    shop.sell("later", "2026-05-03", "10.00", arrives="2026-05-09 19:00")
    assert shop.kinds().count("restated") == 3


def test_a_late_receipt_moves_the_crossing_and_supersedes_the_old_one(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "19000.00")
    shop.sell("2", "2026-05-10", "1500.00")
    shop.sell("3", "2026-05-05", "1000.00", arrives="2026-05-11")
    assert shop.history(superseded=True) == [
        Past("member", "vip", "reached", 20500, superseded=True),
        Past("member", "vip", "reached", 20000),
    ]
    assert shop.entitlements()["2"]["posted"] == [["base", "points", 3000]]


def test_what_came_back_of_a_sale_stays_back_when_it_is_restated(open_shop):
    shop = v23(open_shop)
    shop.give_back("r", "2026-05-06", "100.00", of="b")
    shop.sell("late", "2026-05-01", "1000.00", arrives="2026-05-09 18:00")
    assert shop.entitlements()["b"]["posted"] == [["base", "points", 0]]
    assert ("tier-points", "2026-05-02", "high-street") not in shop.counted()


def test_a_late_receipt_takes_back_what_a_tier_had_given_that_now_comes_later(open_shop):
    """An earlier first sale moves the card year, so that what was reached in one year falls into two."""
    shop = open_shop(TIERED.replace("calendar-year", "card-year") + FIRST_SALE)
    shop.sell("1", "2026-05-01", "15000.00")
    shop.sell("2", "2027-03-20", "5000.00")
    shop.sell("3", "2027-03-21", "100.00")
    late = shop.sell("0", "2026-03-15", "1.00", arrives="2027-03-22")
    assert (late.taken_back(), late.tier) == ({"points": 100}, "member")
    assert shop.history(superseded=True)[0] == Past("member", "vip", "reached", 20000, superseded=True)


@pytest.mark.parametrize("text", [PLAIN, TIERED])
def test_an_earlier_sale_of_a_member_enrolled_by_a_sale_dates_the_card_anew(open_shop, text):
    shop = open_shop(text + FIRST_SALE)
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("0", "2026-04-01", "10.00", arrives="2026-05-02")
    (member,) = shop.rows(tables.member)
    assert (member["joined_at"], member["joined_on"].isoformat()) == (moment("2026-04-01"), "2026-04-01")
    assert (shop.look().tier.anchor_on.isoformat(), shop.points()) == ("2026-04-01", 20)


def test_the_history_of_a_card_dated_anew_begins_on_its_new_day(open_shop):
    shop = open_shop(TIERED + FIRST_SALE)
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("0", "2026-04-01", "10.00", arrives="2026-05-02")
    joined = [row for row in shop.rows(tiers.tables.tier_change) if row["reason"] == "joined"]
    assert [(row["at"], row["superseded_by"] is None) for row in joined] == [
        (moment("2026-05-01"), False),
        (moment("2026-04-01"), True),
    ]


def test_an_earlier_sale_does_not_date_the_card_of_a_member_who_enrolled_otherwise(open_shop):
    shop = open_shop(TIERED)
    shop.member(joined="2026-05-01")
    shop.sell("1", "2026-04-01", "10.00", arrives="2026-05-02")
    assert (shop.look().tier.anchor_on.isoformat(), shop.points()) == ("2026-05-01", 10)


def test_a_late_sale_whose_points_have_expired_meanwhile_earns_and_loses_them(open_shop):
    shop = open_shop(f"{TIERED}currencies:\n  - {{code: points, expiry: {{after: 1 months}}}}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "10.00")
    late = shop.sell("2", "2026-02-01", "10.00", arrives="2026-05-02")
    assert (late.issued(), shop.points("2026-05-03")) == ({"points": 10}, 10)


def test_a_late_sale_is_worth_what_the_programme_gave_then(open_shop):
    shop = open_shop(PLAIN)
    shop.member()
    shop.publish(PLAIN.replace("points: 1", "points: 5"), "2026-05-02")
    shop.sell("1", "2026-05-03", "10.00")
    assert shop.sell("2", "2026-05-01", "10.00", arrives="2026-05-04").issued() == {"points": 10}


def test_receipts_of_one_minute_are_ordered_by_their_sequence(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("2", "2026-05-01 10:00", "100.00", sequence=2)
    shop.sell("1", "2026-05-01 10:00", "20000.00", sequence=1)
    assert shop.entitlements()["2"]["context"] == {"tier": "vip"}


def test_a_return_and_a_sale_of_one_minute_count_in_their_sequence(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "19000.00")
    shop.give_back("2", "2026-05-02 10:00", "19000.00", of="1", sequence=2)
    assert shop.sell("3", "2026-05-02 10:00", "1000.00", sequence=3).tier == "member"
    # Folded again for a late sale, it is still the return that came first.
    assert shop.sell("0", "2026-04-01", goods("1.00"), arrives="2026-05-03").tier == "member"
