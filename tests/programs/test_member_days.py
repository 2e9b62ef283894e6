"""東山, 摩登, 中華, 天河城: each store has a member day of the week."""

from __future__ import annotations

import pytest

from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse

# In May 2026 the fourth is a Monday.
MONDAY, WEDNESDAY, FRIDAY = "2026-05-04", "2026-05-06", "2026-05-08"


@pytest.mark.parametrize(
    ("name", "day"),
    [("dongshan", WEDNESDAY), ("modeng", FRIDAY), ("zhonghua", FRIDAY), ("tianhecheng", FRIDAY)],
)
def test_points_are_doubled_on_member_day_by_the_clock_of_guangzhou(
    open_house: OpenHouse, name: str, day: str
) -> None:
    house = open_house(name)
    others = {MONDAY, WEDNESDAY, FRIDAY} - {day}
    for number, on in enumerate(sorted(others)):
        assert house.sell(f"{number}", on, "100.00").issued() == {"points": 100}

    for clock in ("00:00", "23:59"):
        assert house.sell(clock, f"{day} {clock}", "100.00").issued() == {"points": 200}
    assert house.points() == 600


def test_what_was_bought_on_member_day_goes_back_for_what_it_gave(open_house: OpenHouse) -> None:
    house = open_house("dongshan")
    house.sell("1", WEDNESDAY, goods("100.00", "COAT"), goods("50.00", "SCARF"))
    house.give_back("2", FRIDAY, goods("50.00", "SCARF"), of="1")
    assert house.points() == 200
