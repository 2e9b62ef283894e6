"""Hexing: under 500 points a year they are void; silver and gold are reviewed on 31 December."""

from __future__ import annotations

from tests.programs.conftest import OpenHouse


def test_years_at_the_mall(open_house: OpenHouse) -> None:
    house = open_house("hexing", "2026-02-01 00:00")

    # 499 points in a year are void with the year.
    house.sell("1", "2026-06-01", "499.00")
    assert (house.points("2026-12-31 23:59"), house.points("2027-01-01 00:00")) == (499, 0)

    # 500 live on, for a year in which it is asked again.
    house.sell("2", "2027-06-01", "500.00")
    assert house.points("2028-01-01 00:00") == 500

    # 6,000 a year make gold at once; a poor year takes one step, to silver, the next another.
    house.sell("3", "2028-03-01", "6000.00")
    assert (house.tier("2028-03-01"), house.points("2028-03-01")) == ("gold", 6_500)
    assert house.tier("2029-12-31 23:59") == "gold"
    assert [house.tier(f"{year}-01-01 00:00") for year in (2030, 2031)] == ["silver", "member"]


def test_silver_is_2000_and_a_return_may_cost_it_at_the_review_only(open_house: OpenHouse) -> None:
    house = open_house("hexing")
    house.sell("1", "2026-05-01", "2000.00")
    house.give_back("2", "2026-05-02", "2000.00", of="1")
    assert (house.tier("2026-05-02"), house.tier("2027-01-01 00:00")) == ("silver", "silver")
    assert house.tier("2028-01-01 00:00") == "member"


def test_the_card_costs_five_yuan_and_nothing_on_member_day(open_house: OpenHouse) -> None:
    house = open_house("hexing")
    house.member("bob")
    assert house.card("mall-card", "2026-05-08").fee_minor == 500
    assert house.card("mall-card", "2026-05-09", "bob").fee_minor == 0
