"""Isetan Singapore: points on the net of tax, other rates in the supermarket, and 300 points to redeem."""

from __future__ import annotations

import pytest

from loyalty.receipt import Tender
from loyalty.rewards import rewards
from loyalty.rewards.redemption import Refused
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("isetan-singapore")
    house.open_store("scotts-supermarket", "supermarket")
    house.deal("WHISKY", category="liquor/whisky")
    return house


def test_half_a_year_with_the_card(house: House) -> None:
    # S$109.00 hold S$9.00 of tax.
    assert house.sell("1", "2026-01-05", goods("109.00", tax_minor=900)).issued() == {"points": 100}
    # In the supermarket it is a point for each three dollars; liquor earns nothing.
    basket = goods("32.70", tax_minor=270), goods("80.00", "WHISKY")
    assert house.sell("2", "2026-01-06", *basket, store="scotts-supermarket").issued() == {"points": 10}
    # Half is paid with a voucher, and earns nothing.
    tenders = Tender("voucher", 10_000), Tender("cash", 10_000)
    assert house.sell("3", "2026-01-07", "200.00", tenders=tenders).issued() == {"points": 100}

    # 210 points are too few to redeem, 300 are enough; what is left lapses with the half-year of the card.
    assert isinstance(house.redeem("rebate-voucher", "2026-01-08"), Refused)
    house.sell("4", "2026-03-01", "190.00")
    assert rewards.granted(house.redeem("rebate-voucher", "2026-03-02")).voucher.worth_minor == 500
    assert (house.points("2026-06-30 23:59"), house.points("2026-07-01 00:00")) == (100, 0)


def test_a_higher_tier_begins_the_next_day_and_a_return_counts_against_it(house: House) -> None:
    house.sell("1", "2026-02-01", "3000.00")
    assert (house.tier("2026-02-01 23:59"), house.tier("2026-02-02 00:00")) == ("white", "silver")
    house.give_back("2", "2026-02-10", "3000.00", of="1")
    assert house.points("2026-02-10") == 0
    assert house.tier("2027-02-02 00:00") != "silver"


def test_bronze_can_be_bought(house: House) -> None:
    house.act("pay", "bronze", "2026-02-01", paid_minor=1_090)
    assert house.tier("2026-02-02") == "bronze"
