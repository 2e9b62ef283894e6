"""屈臣氏 about 2008: one point for 10 yuan, worth 0.10 against any goods, and prices for members."""

from __future__ import annotations

import pytest

from loyalty.receipt import Redemption
from tests.loyalty.shop import goods, refund
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("watsons-2008")
    house.deal("VITAMINS", labels=("bonus-points",))
    house.deal("MASK", labels=("member-20",))
    return house


def test_a_year_at_the_drugstore(house: House) -> None:
    # Whole steps of ten yuan count; a bonus product adds twenty points a piece.
    house.sell("1", "2026-04-01", "99.90")
    assert house.points("2026-04-01") == 9
    house.sell("2", "2026-04-02", goods("176.00", "VITAMINS", 2))
    assert house.points("2026-04-02") == 9 + 17 + 40

    # A fortnight's prices hold for that fortnight, its last day included; some products are always 20 % off.
    shampoo = goods("25.00", "SHAMPOO")
    assert house.buy("3", "2026-05-14", shampoo, goods("10.00", "MASK")) == 1_990 + 800
    assert house.buy("4", "2026-05-15", shampoo) == 2_500
    assert house.buy("5", "2026-05-28", goods("80.00", "SUNSCREEN")) == 5_900
    assert house.points("2026-05-28") == 66 + 2 + 2 + 5

    # 75 points are 7.50 yuan against anything.
    paid = house.sell("6", "2026-06-01", "7.50", redemptions=(Redemption(points=75),))
    assert [(each.worth_minor, each.outcome) for each in paid.redemptions] == [(750, "redeemed")]
    assert house.points("2026-06-01") == 0


def test_cheaper_elsewhere_the_difference_is_refunded_and_its_points_go(house: House) -> None:
    house.sell("1", "2026-04-01", goods("100.00", "CREAM"))
    house.give_back("2", "2026-04-03", refund("15.00", "CREAM"), of="1")
    assert house.points() == 8
