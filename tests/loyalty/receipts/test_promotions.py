"""Promotions go by the moment of the purchase, whatever day a return or an upload has."""

from __future__ import annotations

import pytest

from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, goods

MARCH = PLAIN + '  - {code: spring, points: 50, when: {from: "2026-03-20", through: "2026-03-30"}}\n'
SATURDAYS = (
    PLAIN
    + '  - {code: saturdays, times: "2", when: {days: [member-day]}}\n'
    + 'days: [{code: member-day, every: saturday, cut_off: "04:00"}]\n'
)


def test_v6_a_return_during_a_promotion_neither_earns_nor_loses_its_bonus(open_shop: OpenShop) -> None:
    shop = open_shop(MARCH)
    shop.member()
    assert shop.sell("1", "2026-03-10", goods("10.00", "mug"), goods("20.00", "pot")).issued() == {
        "points": 30
    }

    answer = shop.give_back("2", "2026-03-25", goods("20.00", "pot"), of="1")
    assert (answer.issued(), answer.taken_back()) == ({}, {"points": 20})
    assert shop.points() == 10


def test_what_was_bought_during_a_promotion_comes_back_after_it_with_its_bonus(open_shop: OpenShop) -> None:
    shop = open_shop(MARCH)
    shop.member()
    assert shop.sell("1", "2026-03-30 23:59", "10.00").issued() == {"points": 60}
    assert shop.give_back("2", "2026-04-10", "10.00", of="1").taken_back() == {"points": 60}


@pytest.mark.parametrize(
    ("when", "given"),
    [
        pytest.param("2026-08-09 02:30", 20, id="any Sunday morning before four"),
        pytest.param("2026-08-09 04:00", 10, id="from four on it is Sunday"),
        pytest.param("2026-10-25 03:59", 20, id="the night the clocks go back"),
        pytest.param("2026-03-29 02:30", 20, id="the night they go forward"),
        pytest.param("2026-08-08 03:59", 10, id="Saturday before four is still Friday"),
    ],
)
def test_v19_a_receipt_of_sunday_half_past_two_is_a_saturday_receipt(
    open_shop: OpenShop, when: str, given: int
) -> None:
    shop = open_shop(SATURDAYS)
    shop.member()
    assert shop.sell("1", when, "10.00", arrives="2026-12-01").issued() == {"points": given}
