"""Sephora: three tiers by the calendar year, rates by tier, a birthday month, and 18 months of rest."""

from __future__ import annotations

from loyalty.rewards import rewards
from tests.programs.conftest import OpenHouse


def test_years_as_a_beauty_insider(open_house: OpenHouse) -> None:
    house = open_house("sephora")
    house.born(8, 15)

    # VIB from $350; the next dollars earn a quarter more.
    house.sell("1", "2026-03-01", "350.00")
    assert (house.tier("2026-03-01"), house.points("2026-03-01")) == ("vib", 350)
    assert house.sell("2", "2026-04-01", "100.00").issued() == {"points": 125}

    # In August everything is doubled, her tier's rate too.
    assert house.sell("3", "2026-08-31", "100.00").issued() == {"points": 250}

    # Rouge from $1,000 holds for the rest of the year and all the next.
    house.sell("4", "2026-11-01", "450.00")
    assert (house.tier("2026-11-01"), house.until("2026-11-01").isoformat()) == ("rouge", "2028-01-01")
    assert house.sell("5", "2027-02-01", "10.00").issued() == {"points": 15}

    # 500 points are ten dollars.
    voucher = rewards.granted(house.redeem("ten-dollars", "2027-02-02")).voucher
    assert voucher.worth_minor == 1_000

    # 18 months after the last activity the rest is gone.
    left = house.points("2028-08-02 23:59")
    assert (left, house.points("2028-08-03 00:00")) == (802, 0)
