"""Sony Style: one identity on several sites, and other offers for each star."""

from __future__ import annotations

import pytest

from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("sony-style")
    house.open_store("music-site")
    house.open_store("camera-site")
    house.deal("CAMERA", category="cameras")
    house.deal("CASE", category="accessories")
    return house


def test_a_year_across_the_sites(house: House) -> None:
    # Two sites count together for one person.
    house.sell("1", "2026-02-01", "1800.00")
    house.sell("2", "2026-03-01", "1200.00", store="music-site")
    assert (house.tier("2026-03-01"), house.points("2026-03-01")) == ("two-stars", 300)

    # In June two stars have double points on the music site, and there only.
    assert house.sell("3", "2026-06-10", "100.00", store="music-site").issued() == {"points": 20}
    assert house.sell("4", "2026-06-10", "100.00", store="camera-site").issued() == {"points": 10}

    # At three stars that offer is over for her; the camera bonus must be asked for.
    house.sell("5", "2026-06-11", "7000.00")
    assert house.tier("2026-06-11") == "three-stars"
    assert house.sell("6", "2026-06-12", "100.00", store="music-site").issued() == {"points": 10}
    house.activate("camera-month", "2026-06-13")
    assert house.sell("7", "2026-06-14", goods("2000.00", "CAMERA")).issued() == {"points": 700}


def test_prices_go_by_the_star(house: House) -> None:
    basket = goods("1000.00", "CAMERA"), goods("100.00", "CASE")
    assert house.buy("1", "2026-02-01", *basket) == 110_000
    house.sell("2", "2026-02-02", "2000.00")
    assert house.buy("3", "2026-02-03", *basket) == 109_500
    house.sell("4", "2026-02-04", "7000.00")
    assert house.buy("5", "2026-02-05", *basket) == 106_000
