"""Points that await word: pending until the shop says that the sale is settled."""

from __future__ import annotations

import pytest

from loyalty.errors import UnknownReceipt, WrongStore
from loyalty.receipts import confirming
from tests.loyalty.shop import PLAIN, goods, moment

AWAITING = PLAIN.replace("}}", "}, pending: {until: confirmed}}") + "  - {code: now, points: 3}\n"
DATED = PLAIN.replace("}}", '}, pending: {from: "2026-06-01"}}')


def word(shop, receipt_id, when, store="high-street"):
    at = moment(when)
    return shop.database.write(
        lambda session: confirming.confirm(session, shop.retailer, receipt_id, store, at)
    )


@pytest.fixture
def shop(open_shop):
    shop = open_shop(AWAITING)
    shop.member("ann")
    return shop


def test_points_wait_for_word_and_can_then_be_used(shop):
    sold = shop.sell("1", "2026-05-01", "40.00")
    assert (sold.balances["points"].available, sold.balances["points"].pending) == (3, 40)
    word(shop, sold.receipt_id, "2026-05-09")
    assert shop.balance("2026-05-09").available == 43


def test_word_that_comes_twice_changes_nothing_more(shop):
    sold = shop.sell("1", "2026-05-01", "40.00")
    first = word(shop, sold.receipt_id, "2026-05-09")
    assert word(shop, sold.receipt_id, "2026-05-10").state.head.seq == first.state.head.seq


def test_goods_that_come_back_before_word_take_what_waits(shop):
    sold = shop.sell("1", "2026-05-01", goods("40.00", quantity=4))
    shop.give_back("2", "2026-05-03", goods("10.00"), of="1")
    word(shop, sold.receipt_id, "2026-05-09")
    assert shop.balance("2026-05-09").available == 33


def test_word_is_of_one_sale_and_of_its_own_store(shop):
    sold, other = shop.sell("1", "2026-05-01", "40.00"), shop.sell("2", "2026-05-02", "20.00")
    with pytest.raises(WrongStore):
        word(shop, sold.receipt_id, "2026-05-09", "elsewhere")
    with pytest.raises(UnknownReceipt):
        word(shop, shop.member_id("ann"), "2026-05-09")
    word(shop, other.receipt_id, "2026-05-09")
    assert shop.balance("2026-05-09").pending == 40


def test_points_may_wait_for_a_day(open_shop):
    shop = open_shop(DATED)
    shop.member("ann")
    shop.sell("1", "2026-05-01", "40.00")
    assert (shop.balance("2026-05-31").available, shop.balance("2026-06-01").available) == (0, 40)
    shop.sell("2", "2026-06-02", "5.00")
    assert shop.balance("2026-06-02").available == 45
