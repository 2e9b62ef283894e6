"""王府井: three kinds of card, fifteen kinds of goods, each with a rate of its own."""

from __future__ import annotations

import pytest

from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House

CLOTHES = ("menswear", "womenswear", "childrenswear", "shoes", "bags")
HOME = ("bedding", "household", "appliances")
KINDS = (*CLOTHES, "cosmetics", "jewellery", "watches", *HOME, "toys", "sports", "stationery", "food")
# What goods of 100.00 cost with each card, in yuan.
COSTS = {
    "classic": (90, 90, 92, 92, 92, 95, 95, 95, 94, 95, 98, 95, 94, 96, 98),
    "silver": (85, 85, 88, 88, 88, 90, 92, 92, 90, 92, 96, 92, 90, 94, 96),
    "gold": (80, 80, 85, 85, 85, 88, 90, 90, 88, 90, 95, 90, 88, 92, 95),
}
SPENT = {"classic": "1.00", "silver": "5000.00", "gold": "20000.00"}


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    """A house with an article of each kind, one of them deeper in its category."""
    house = open_house("wangfujing")
    for kind in KINDS:
        house.deal(kind, category=f"{kind}/new" if kind == "toys" else kind)
    return house


@pytest.mark.parametrize("card", COSTS)
def test_each_card_has_a_rate_for_each_kind_of_goods(house: House, card: str) -> None:
    house.sell("1", "2026-01-05", SPENT[card])
    assert house.tier("2026-01-05") == card

    found, _ = house.quote("2", "2026-01-06", *(goods("100.00", kind) for kind in KINDS))

    assert tuple(line.net_minor // 100 for line in found.prices.lines) == COSTS[card]
    (nothing,) = house.quote("3", "2026-01-06", goods("100.00", "parking"))[0].prices.lines
    assert nothing.net_minor == 10_000


def test_a_year_from_the_classic_card_to_the_gold_one(house: House) -> None:
    # A suit of 3,000 costs 10 % less, and 2,700 points.
    assert house.buy("1", "2026-02-02", goods("3000.00", "menswear")) == 270_000
    # A watch of 2,500 lifts the card, and is still bought with the one before. It is Thursday: double points.
    assert house.buy("2", "2026-02-05", goods("2500.00", "watches")) == 237_500
    assert (house.tier("2026-02-05"), house.points("2026-02-05")) == ("silver", 2_700 + 2 * 2_375)

    assert house.buy("3", "2026-06-01", goods("18000.00", "jewellery")) == 1_656_000
    assert house.tier("2026-06-01") == "gold"
    assert house.buy("4", "2026-06-02", goods("100.00", "shoes"), goods("50.00", "food")) == 8_500 + 4_750
