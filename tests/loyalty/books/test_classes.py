"""The day by class of member."""

from __future__ import annotations

from datetime import date

import pytest

from loyalty.books import classes
from loyalty.books.period import Period
from loyalty.errors import InvalidPeriod
from tests.loyalty.shop import PLAIN, TIERED


def rows(shop, first, last):
    period = Period.of(date.fromisoformat(first), date.fromisoformat(last), shop.zone)
    found = shop.database.read(lambda session: classes.classes(session, shop.program, period))
    return [
        (
            f"{each.on:%d}",
            each.tier,
            each.members,
            (each.came, each.went),
            (each.purchases, len(each.buyers)),
            dict(each.earned),
        )
        for each in found
    ]


def test_members_purchases_and_moves_are_counted_by_tier_and_day(open_shop):
    shop = open_shop(TIERED)
    shop.member("ann", "2026-05-01 09:00")
    shop.member("bob", "2026-05-02 09:00")
    shop.sell("1", "2026-05-02 10:00", "20000.00")
    shop.sell("2", "2026-05-02 11:00", "10.00")
    shop.sell("3", "2026-05-02 12:00", "5.00", member="bob")

    assert rows(shop, "2026-05-02", "2026-05-03") == [
        ("02", "member", 1, (1, 1), (2, 2), {"points": 20005}),
        ("02", "vip", 1, (1, 0), (1, 1), {"points": 20}),
        ("03", "member", 1, (0, 0), (0, 0), {}),
        ("03", "vip", 1, (0, 0), (0, 0), {}),
    ]


def test_a_programme_without_tiers_has_one_class(open_shop):
    shop = open_shop(PLAIN)
    shop.member("ann", "2026-05-01 09:00")
    shop.sell("1", "2026-05-01 10:00", "7.00")

    assert rows(shop, "2026-05-01", "2026-05-01") == [("01", "", 1, (1, 0), (1, 1), {"points": 7})]


def test_at_most_a_hundred_days(open_shop):
    with pytest.raises(InvalidPeriod):
        rows(open_shop(PLAIN), "2026-01-01", "2026-04-11")
