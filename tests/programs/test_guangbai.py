"""广百 today: a card by what was spent in one day in one store, renewed, paid for, or a step lower."""

from __future__ import annotations

import pytest

from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("guangbai")
    house.open_store("beijing-road")
    return house


def test_a_year_with_the_card(house: House) -> None:
    # 3,000 in two stores, or on two days, are no card, and without one nothing is earned.
    house.sell("1", "2026-01-10", "1500.00")
    house.sell("2", "2026-01-10", "1500.00", store="beijing-road")
    house.sell("3", "2026-01-11", "1499.00", store="beijing-road")
    assert (house.tier("2026-01-11"), house.points("2026-01-11")) == ("guest", 0)

    # On one day in one store they are; the purchase that makes the card earns nothing, the next one does.
    house.sell("4", "2026-01-11", "1501.00", store="beijing-road")
    assert (house.tier("2026-01-11"), house.points("2026-01-11")) == ("member", 0)
    house.sell("5", "2026-01-12", "2400.00")
    assert house.points("2026-01-12") == 2_400

    # 2,400 points in the card's year renew it for another.
    assert house.tier("2027-01-11") == "member"
    # In that year 20,000 points make a member platinum.
    house.sell("6", "2027-05-01", "19999.00")
    assert house.tier("2027-05-01") == "member"
    house.sell("7", "2027-05-02", "1.00")
    assert (house.tier("2027-05-02"), house.until("2027-05-02").isoformat()) == ("platinum", "2028-05-02")


def test_a_big_day_makes_a_diamond_card_at_once_and_earns_nothing(house: House) -> None:
    house.sell("1", "2026-01-10", "50000.00")
    assert (house.tier("2026-01-10"), house.points("2026-01-10")) == ("diamond", 0)


@pytest.mark.parametrize(
    ("earned", "left"), [("16000.00", "platinum"), ("2400.00", "member"), ("2399.00", "guest")]
)
def test_who_misses_the_renewal_keeps_the_card_for_120_days_and_steps_down_by_the_points(
    house: House, earned: str, left: str
) -> None:
    house.sell("1", "2026-01-10", "50000.00")
    house.sell("2", "2026-06-01", earned)
    assert house.tier("2027-05-09") == "diamond"
    assert house.tier("2027-05-11") == left


def test_or_pays_to_keep_it(house: House) -> None:
    house.sell("1", "2026-01-10", "20000.00")
    house.act("pay", "platinum", "2027-02-01", paid_minor=5_000)
    assert (house.tier("2027-06-01"), house.tier("2028-01-09")) == ("platinum", "platinum")
