"""易飛網: VIP by the number of trips and by what they were, and gifts for points."""

from __future__ import annotations

import pytest

from loyalty import tables
from loyalty.rewards import rewards
from loyalty.rewards.redemption import Refused
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    house = open_house("ezfly")
    house.deal("KYOTO", category="tours/japan")
    house.deal("HOTEL", category="hotels")
    return house


def test_a_year_of_trips(house: House) -> None:
    # The first trip brings a bonus once.
    assert house.sell("1", "2026-01-10", goods("5000.00", "HOTEL")).issued() == {"points": 150}

    # 58,000 of the second trip are a tour: two trips, but not 60,000 of tours.
    house.sell("2", "2026-03-01", goods("58000.00", "KYOTO"), goods("9000.00", "HOTEL"))
    assert (house.tier("2026-03-01"), house.points("2026-03-01")) == ("newcomer", 820)
    house.sell("3", "2026-04-01", goods("2000.00", "KYOTO"))
    assert house.tier("2026-04-01") == "vip"
    assert house.sell("4", "2026-05-01", goods("4000.00", "HOTEL")).issued() == {"points": 60}

    # A transfer is for VIPs; straps are two a year.
    assert rewards.granted(house.redeem("airport-transfer", "2026-05-02")).voucher.status == "issued"
    assert house.points("2026-05-02") == 100


def test_six_trips_of_any_kind_make_a_vip_too(house: House) -> None:
    for month in range(1, 7):
        assert house.tier(f"2026-{month:02}-01") == "newcomer"
        house.sell(f"{month}", f"2026-{month:02}-02", goods("3000.00", "HOTEL"))
    assert house.tier("2026-06-02") == "vip"


def test_a_gift_is_given_twice_a_year_and_a_transfer_to_vips_only(house: House) -> None:
    house.sell("1", "2026-01-10", goods("90000.00", "HOTEL"))
    assert isinstance(house.redeem("airport-transfer", "2026-01-11"), Refused)
    given = [house.redeem("luggage-strap", f"2026-02-0{day}") for day in (1, 2, 3)]
    assert [isinstance(each, Refused) for each in given] == [False, False, True]
    assert not isinstance(house.redeem("luggage-strap", "2027-01-01"), Refused)


def test_chances_of_june_are_drawn_in_july_without_what_was_cancelled(house: House) -> None:
    house.member("bob")
    house.sell("1", "2026-06-01", goods("4500.00", "HOTEL"))
    house.sell("2", "2026-06-30", goods("2000.00", "HOTEL"))
    house.sell("3", "2026-07-01", goods("9000.00", "HOTEL"))
    house.sell("4", "2026-06-10", goods("7000.00", "HOTEL"), member="bob")
    house.job("draws", "2026-06-15 12:00")
    (promised,) = house.rows(tables.prize_draw, None)
    assert (promised["drawn_at"], len(promised["seed_digest"])) == (None, 64)

    # Bob cancels in time, and has no chance; Ann wins the trip.
    house.give_back("5", "2026-07-10", goods("7000.00", "HOTEL"), of="4", member="bob")
    house.job("draws", "2026-07-15 12:00")
    (drawn,) = house.rows(tables.prize_draw, None)
    assert (drawn["chances"], drawn["members"], drawn["seed_digest"]) == (6, 1, promised["seed_digest"])
    (won,) = house.rows(tables.draw_chance, None)
    assert (won["member_id"], won["prize"]) == (house.member_id("ann"), "okinawa")
