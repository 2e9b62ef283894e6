"""MoneyBack VIP: three banners count together; VIP from the second working day of the next month."""

from __future__ import annotations

import pytest

from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("moneyback-vip")
    for banner in ("watsons", "parknshop", "fortress"):
        house.open_store(f"{banner}-1", banner)
    house.deal("MILK", category="baby/infant-milk/stage-1")
    house.deal("BAG", category="bags")
    house.born(11, 20)
    return house


def test_a_year_to_vip(house: House) -> None:
    # HK$12,000 here, HK$9,000 there; infant milk and bags count nowhere.
    house.sell("1", "2026-02-01", "12000.00", store="watsons-1")
    house.sell(
        "2", "2026-03-01", "9000.00", goods("800.00", "MILK"), goods("1.00", "BAG"), store="parknshop-1"
    )
    assert house.points("2026-03-01") == 2_400 + 1_800
    house.sell("3", "2026-09-10", "9000.00", store="fortress-1")

    # 1 October is a holiday: the second working day is Monday the fifth.
    assert house.tier("2026-10-04 23:59") == "member"
    assert house.tier("2026-10-05 00:00") == "vip"
    before = house.points("2026-10-05")

    # The welcome: five times the points of one receipt, capped at 4,000 more.
    welcomed = house.sell("4", "2026-10-10", "6000.00", store="watsons-1")
    assert welcomed.issued() == {"points": 1_200 + 4_000}
    assert house.sell("5", "2026-10-11", "100.00", store="watsons-1").issued() == {"points": 20}

    # In the month of the birthday HK$800 bring 2,800 points, once.
    assert house.sell("6", "2026-11-02", "799.00", store="watsons-1").issued() == {"points": 159}
    assert house.sell("7", "2026-11-03", "800.00", store="watsons-1").issued() == {"points": 160 + 2_800}
    assert house.sell("8", "2026-11-04", "800.00", store="watsons-1").issued() == {"points": 160}
    assert house.points("2026-11-30") == before + 5_200 + 20 + 159 + 2_960 + 160


def test_macau_earns_by_the_pataca_and_counts_towards_vip(house: House) -> None:
    house.open_store("watsons-macau", "watsons")
    house.sell("1", "2026-02-01", "20000.00", store="watsons-1")
    macau = {"store": "watsons-macau", "currency": "MOP"}

    # MOP$10,309.28 count as HK$10,000.00: a point for each MOP$10, and a VIP with the Hong Kong dollars.
    assert house.sell("2", "2026-09-10", "10309.28", **macau).issued() == {"points": 1_030}
    assert house.tier("2026-10-05 00:00") == "vip"
    assert "9 points: 1 point per MOP$10.00 on MOP$99.00, rounded down." in house.said(
        house.sell("3", "2026-10-11", "99.00", **macau).reasons
    )


def test_goods_that_come_back_before_the_day_leave_no_vip(house: House) -> None:
    house.sell("1", "2026-09-10", "30000.00", store="watsons-1")
    house.give_back("2", "2026-09-20", "30000.00", of="1", store="watsons-1")
    assert house.tier("2026-10-05 00:00") == "member"
