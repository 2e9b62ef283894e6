"""The purchase that raises the tier: it may earn more than others, or nothing, and never stops itself."""

from __future__ import annotations

import pytest

from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop

# 100 points make a VIP, and so do £50 on one day; a purchase that makes one earns no points.
NOTHING = (
    PLAIN.replace("points: 1}}", "points: 1}, unless: {raises_tier: true}}")
    + """
counters: [{code: tier-points, measures: points}, {code: spent, measures: spend}]
tiers:
  counter: tier-points
  window: calendar-year
  steps: [{code: vip, reaches: [{amount: 100}, {counter: spent, amount: "50.00", window: one-day}]}]
"""
)


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(NOTHING)
    shop.member()
    return shop


def test_who_reaches_the_tier_by_what_was_spent_earns_nothing_on_it(shop: Shop) -> None:
    assert shop.sell("1", "2026-05-01", "50.00").issued() == {}
    assert shop.tier() == "vip"


def test_a_purchase_that_reaches_it_only_by_its_own_points_earns_them(shop: Shop) -> None:
    for day in (1, 2):
        shop.sell(f"{day}", f"2026-05-0{day}", "49.00")
    assert shop.sell("3", "2026-05-03", "2.00").issued() == {"points": 2}
    assert (shop.points(), shop.tier()) == (100, "vip")


def test_a_late_sale_that_is_the_one_to_raise_takes_that_from_the_next(shop: Shop) -> None:
    shop.sell("2", "2026-05-02", "60.00")
    assert shop.points() == 0
    shop.sell("1", "2026-05-01", "70.00", arrives="2026-05-03")
    assert shop.points() == 60
    assert [each.reason for each in shop.history()] == ["reached"]
