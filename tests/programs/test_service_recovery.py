"""Service recovery: what the house owes for a failure is decided on the spot, and everybody reads why."""

from __future__ import annotations

import pytest

from loyalty.errors import ActivityLimit, ActivityNotForThem
from tests.programs.conftest import OpenHouse


def test_a_year_in_which_things_go_wrong(open_house: OpenHouse) -> None:
    house = open_house("service-recovery")
    house.sell("1", "2026-01-15", "400.00")
    assert house.held("miles", "2026-01-15").available == 2_000

    # The gate reports the delay; the clerk reads the reason in English, the member in Chinese.
    told = house.tell("late-four-hours", "2026-02-01", by="till", store="high-street")
    assert house.said(told.reasons) == ["2,000 Miles given: A delay of four hours."]
    assert house.said(told.reasons, "zh-Hant") == ["獲贈2,000里數：航班延誤四小時。"]
    assert house.held("miles", "2026-02-01").available == 4_000

    # Once a day, and what is for gold members is not for her.
    with pytest.raises(ActivityLimit):
        house.tell("late-four-hours", "2026-02-01 18:00", by="till", store="high-street")
    with pytest.raises(ActivityNotForThem):
        house.tell("late-four-hours-gold", "2026-02-01 18:00", by="till", store="high-street")

    # As a gold member she has both.
    house.sell("2", "2026-03-01", "2600.00")
    house.tell("late-four-hours", "2026-04-01", by="till", store="high-street")
    house.tell("late-four-hours-gold", "2026-04-01", by="till", store="high-street")
    assert house.held("miles", "2026-04-01").available == 4_000 + 13_000 + 5_000


def test_what_no_rule_foresees_a_person_gives_with_a_reason(open_house: OpenHouse) -> None:
    house = open_house("service-recovery")
    given = house.adjust(750, "complaint", "2026-05-01", currency="miles")
    assert house.said(given.reasons) == ["750 Miles given by the shop: a complaint."]
    assert house.held("miles", "2026-05-01").available == 750


def test_what_was_given_in_recovery_is_no_spending_for_the_tier(open_house: OpenHouse) -> None:
    house = open_house("service-recovery")
    for day in range(1, 9):
        house.tell("bag-late", f"2026-02-0{day}")
    assert (house.tier("2026-02-09"), house.held("miles", "2026-02-09").available) == ("member", 12_000)
