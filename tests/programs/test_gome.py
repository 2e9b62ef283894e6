"""國美: four cards, rainbow, silver, gold and diamond, by all that was ever bought."""

from __future__ import annotations

from tests.programs.conftest import OpenHouse


def test_a_household_buys_its_way_through_four_cards(open_house: OpenHouse) -> None:
    house = open_house("gome")
    assert house.tier("2026-01-01") == "rainbow"

    # A television makes the silver card; the purchase that does so still earns as rainbow.
    assert house.sell("1", "2026-01-20", "4999.00").issued() == {"points": 499}
    assert house.sell("2", "2026-02-01", "1.00").issued() == {}
    assert house.tier("2026-02-01") == "silver"
    assert house.sell("3", "2026-05-01", "15000.00").issued() == {"points": 1_800}
    assert house.tier("2026-05-01") == "gold"
    assert house.sell("4", "2026-10-01", "30000.00").issued() == {"points": 4_500}
    assert house.tier("2026-10-01") == "diamond"

    # Cards are for good: years later nothing is reviewed.
    assert house.sell("5", "2030-03-01", "100.00").issued() == {"points": 20}
    assert (house.tier("2035-01-01"), house.until("2035-01-01")) == ("diamond", None)
