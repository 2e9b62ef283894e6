"""友誼商店: who holds a VIP or platinum card and has 150,000 points in its year may apply for diamond."""

from __future__ import annotations

import pytest

from loyalty.errors import RewardRefused
from loyalty.rewards import benefits
from tests.programs.conftest import OpenHouse
from tests.programs.house import House
from tiers.errors import DoesNotApply


def test_a_year_to_the_diamond_card(open_house: OpenHouse) -> None:
    house = open_house("friendship")
    house.sell("1", "2026-02-14", "49999.99")
    assert house.tier("2026-02-14") == "vip"
    house.sell("2", "2026-03-08", "20000.00")
    assert house.tier("2026-03-08") == "platinum"

    # Nobody applies too early, and having the points does not make a diamond member by itself.
    with pytest.raises(DoesNotApply):
        house.act("apply", "diamond", "2026-03-09")
    house.sell("3", "2026-10-01", "80001.00")
    assert (house.points("2026-10-01"), house.tier("2026-10-01")) == (150_000, "platinum")

    # The application is approved by a person, and from then on the card is held.
    house.act("apply", "diamond", "2026-10-05")
    assert house.tier("2026-10-05") == "platinum"
    house.act("approve", "diamond", "2026-10-09")
    assert house.tier("2026-10-09") == "diamond"


def test_from_a_vip_card_one_purchase_may_lead_to_diamond(open_house: OpenHouse) -> None:
    house = open_house("friendship")
    house.sell("1", "2026-05-01", "150000.00")
    assert house.tier("2026-05-01") == "platinum"
    house.act("apply", "diamond", "2026-05-02")
    house.act("approve", "diamond", "2026-05-03")
    assert house.tier("2026-05-03") == "diamond"


def test_without_the_goods_there_is_nothing_to_apply_for(open_house: OpenHouse) -> None:
    house = open_house("friendship")
    house.sell("1", "2026-05-01", "60000.00")
    house.sell("2", "2026-05-02", "90000.00")
    house.give_back("3", "2026-05-03", "90000.00", of="2")
    with pytest.raises(DoesNotApply):
        house.act("apply", "diamond", "2026-05-04")


def test_what_the_diamond_card_brings_is_checked_off_at_counters(open_house: OpenHouse) -> None:
    house = open_house("friendship")
    house.born(8, 15)
    house.sell("1", "2026-05-01", "150000.00")
    with pytest.raises(RewardRefused, match="not for tier"):
        house.check_off("parking", "2026-05-02")
    house.act("apply", "diamond", "2026-05-02")
    house.act("approve", "diamond", "2026-05-03")

    # The car park once a day, gift wrap five times; the birthday gift in August, once.
    assert house.check_off("parking", "2026-05-04 10:00") == 0
    with pytest.raises(RewardRefused, match="limit reached"):
        house.check_off("parking", "2026-05-04 18:00")
    assert house.check_off("parking", "2026-05-05") == 0
    assert [house.check_off("gift-wrap", "2026-05-05") for _ in range(2)] == [4, 3]
    with pytest.raises(RewardRefused, match="not birthday"):
        house.check_off("birthday-gift", "2026-07-31")
    assert house.check_off("birthday-gift", "2026-08-02") == 0
    assert [house.check_off("partner-dinner", f"2026-09-0{day}") for day in (1, 2, 3, 4)] == [3, 2, 1, 0]

    # New-year cards go to diamond members who have not had theirs.
    house.member("bob")
    assert addressed(house, "2026-12-20") == [house.member_id("ann")]
    house.check_off("new-year-card", "2026-12-20")
    assert addressed(house, "2026-12-21") == []


def addressed(house: House, when: str) -> list[str]:
    at = house.moment(when)
    return house.database.read(
        lambda session: [
            member_id
            for member_id, _ in benefits.addressees(
                session, house.retailer, house.program, "new-year-card", at
            )
        ]
    )
