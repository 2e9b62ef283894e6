"""MUJI passport: miles make stages, stages pay points after ten days, and both begin anew each year."""

from __future__ import annotations

import pytest

from loyalty.receipt import Redemption
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    return open_house("muji-passport")


def test_a_year_of_miles(house: House) -> None:
    # A bag of 0.50 is no mile; the first stage pays thirty points on the tenth day.
    house.deal("BAG", category="bags")
    house.sell("1", "2026-02-01", "999.00", goods("0.50", "BAG"))
    house.sell("2", "2026-02-03", "1.90")
    assert house.held("miles", "2026-02-03").available == 1_000
    assert (house.points("2026-02-12"), house.points("2026-02-13")) == (0, 30)

    # Points buy goods like money, and are good for thirty days.
    paid = house.sell("3", "2026-02-20", "100.00", redemptions=(Redemption(points=10, currency="points"),))
    assert (paid.redemptions[0].worth_minor, house.points("2026-02-20")) == (1_000, 20)
    assert (house.points("2026-03-15 23:59"), house.points("2026-03-16 00:00")) == (20, 0)

    # One purchase may pass several stages.
    house.sell("4", "2026-05-01", "9000.00")
    assert house.points("2026-05-11") == 60 + 90 + 120

    # With 31 December the miles are gone, and the first stage pays again next year.
    assert house.held("miles", "2026-12-31 23:59").available == 10_100
    assert house.held("miles", "2027-01-01 00:00").available == 0
    house.sell("5", "2027-01-05", "1000.00")
    assert house.points("2027-01-15") == 30


def test_a_refund_that_lowers_the_stage_meanwhile_stops_its_points(house: House) -> None:
    house.sell("1", "2026-02-01", "900.00")
    house.sell("2", "2026-02-03", "100.00")
    house.give_back("3", "2026-02-10", "50.00", of="1")
    assert house.points("2026-02-20") == 0
