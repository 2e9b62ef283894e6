"""Tesco Clubcard: a point a pound, fuel by the litre, and vouchers that live for two years."""

from __future__ import annotations

import pytest

from loyalty import tables
from loyalty.rewards import rewards
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("tesco-clubcard")
    house.deal("BREAD", category="groceries/bakery")
    house.deal("UNLEADED", category="fuel/petrol")
    return house


def test_a_year_with_the_clubcard(house: House) -> None:
    # £140.60 of food, and 41.9 litres of petrol whatever it costs.
    house.sell("1", "2026-01-10", goods("140.60", "BREAD"))
    assert house.points("2026-01-10") == 140
    house.sell("2", "2026-01-12", goods("62.85", "UNLEADED", "41.9"))
    assert house.points("2026-01-12") == 160

    # In February 150 points become a voucher of £1.50 by themselves, for two years; ten points are left.
    house.job("statements", "2026-02-10 23:00")
    (own,) = house.rows(tables.voucher)
    assert (own["worth_minor"], house.points("2026-02-11")) == (150, 10)
    assert own["expires_at"] == house.moment("2028-02-11 00:00")

    # By May there are 460: three times 150. The job that runs again gives nothing more.
    house.sell("3", "2026-04-10", goods("450.00", "BREAD"))
    for hour in ("22", "23"):
        house.job("statements", f"2026-05-10 {hour}:00")
    assert sorted(each["worth_minor"] for each in house.rows(tables.voucher)) == [150, 450]
    assert house.points("2026-05-11") == 10


def test_at_a_partner_points_are_worth_twice_as_much(house: House) -> None:
    house.sell("1", "2026-03-01", goods("150.00", "BREAD"))
    assert rewards.granted(house.redeem("partner-voucher", "2026-03-02")).voucher.worth_minor == 300
