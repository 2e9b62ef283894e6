"""天河城 and 金康藥房: the first members by points of the year receive a newspaper, or a trip."""

from __future__ import annotations

from loyalty import tables
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


def places(house: House) -> dict[str, tuple[int, str]]:
    """Who won which place, and how it was given."""
    names = {house.member_id(name): name for name in ("ann", "bob", "cat")}
    rows = house.rows(tables.contest_place, None)
    return {names[row["member_id"]]: (row["place"], row["given"]) for row in rows}


def test_the_newspaper_goes_to_the_first_by_points_of_the_year(open_house: OpenHouse) -> None:
    # Ann and Bob come to the same total, Bob on an earlier day; Cat takes all of hers back.
    house = open_house("tianhecheng")
    house.member("bob")
    house.member("cat")
    house.sell("1", "2026-03-02", "500.00", member="ann")
    house.sell("2", "2026-03-02", "900.00", member="bob")
    house.sell("3", "2026-11-30", "400.00", member="ann")
    house.sell("4", "2026-12-01", "50.00", member="cat")
    house.give_back("5", "2026-12-02", "50.00", of="4", member="cat")

    # What is uploaded in the first days of January still counts for the year it was bought in.
    house.job("contests", "2027-01-10 12:00")
    assert places(house) == {}
    house.job("contests", "2027-01-11 12:00")
    assert places(house) == {"bob": (1, "by-hand"), "ann": (2, "by-hand")}


def test_the_trip_goes_to_the_first_who_have_at_least_5000_points(open_house: OpenHouse) -> None:
    house = open_house("jinkang")
    house.member("bob")
    house.member("cat")
    house.sell("1", "2026-05-01", "5000.00", member="ann")
    house.sell("2", "2026-05-02", "4999.00", member="bob")
    house.job("contests", "2027-01-11 12:00")

    assert list(places(house)) == ["ann"]
    (voucher,) = house.rows(tables.voucher)
    assert (voucher["reward"], house.points("2027-01-11")) == ("trip", 5_000)
