"""vsigo: growth value makes the level, and a refund takes both back at once."""

from __future__ import annotations

from tests.programs.conftest import OpenHouse


def test_a_year_of_growth(open_house: OpenHouse) -> None:
    house = open_house("vsigo")
    assert (house.held("growth", "2026-01-01").available, house.tier("2026-01-01")) == (100, "v0")

    house.sell("1", "2026-02-01", "399.00")
    assert house.tier("2026-02-01") == "v0"
    house.sell("2", "2026-02-02", "1.00")
    assert (house.held("growth", "2026-02-02").available, house.tier("2026-02-02")) == (500, "v1")

    # One order may climb several levels, and its refund goes down all of them at once.
    house.sell("3", "2026-03-01", "9500.00")
    assert house.tier("2026-03-01") == "v4"
    house.give_back("4", "2026-03-05", "9500.00", of="3")
    assert (house.held("growth", "2026-03-05").available, house.tier("2026-03-05")) == (500, "v1")

    # One yuan less is one level less.
    house.give_back("5", "2026-03-06", "1.00", of="2")
    assert house.tier("2026-03-06") == "v0"
    house.sell("6", "2026-03-07", "1.00")
    assert (house.tier("2026-03-07"), house.until("2026-03-07")) == ("v1", None)
