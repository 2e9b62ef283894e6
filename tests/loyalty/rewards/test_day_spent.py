"""Many small payments by a copied card: what a day lets it spend, at all tills together."""

from __future__ import annotations

import pytest

from db import ids
from db.engine import Database
from loyalty.errors import RewardRefused
from loyalty.receipt import Redemption
from loyalty.receipts.values import Recorded
from loyalty.rewards.allowance import DAY_IS_SPENT
from loyalty.rewards.proof import Level
from tests.loyalty.rewards.test_holds import HoldShop
from tests.loyalty.shop import PLAIN

LIMITED = PLAIN + (
    'currencies: [{code: points, worth: "0.01"}]\n'
    "spending: {static_card_up_to: 100, static_card_per_day: 250}\n"
)


@pytest.fixture
def shop(database: Database) -> HoldShop:
    """Ann has 1,000 points."""
    shop = HoldShop(database, LIMITED)
    shop.member()
    shop.sell("0", "2026-04-01", "1000.00")
    yield shop
    assert shop.verify() == []


def pay(shop: HoldShop, number: str, when: str, amount: int = 100) -> Recorded:
    return shop.sell(number, when, "9.00", redemptions=(Redemption(points=amount),))


def reasons(answer: Recorded) -> list[str]:
    return [each.reason for each in answer.redemptions]


def test_a_card_alone_spends_no_more_on_a_day_and_again_on_the_next(shop: HoldShop) -> None:
    told = [reasons(pay(shop, f"{n}", f"2026-05-01 1{n}:00")) for n in range(4)]
    assert told == [[""], [""], [DAY_IS_SPENT], [DAY_IS_SPENT]]
    assert reasons(pay(shop, "5", "2026-05-01 16:00", 50)) == [""]
    assert reasons(pay(shop, "6", "2026-05-02 00:10")) == [""]


def test_what_a_hold_took_counts_too_and_the_phone_spends_on(shop: HoldShop) -> None:
    pay(shop, "1", "2026-05-01 10:00")
    shop.capture(shop.hold(100, "2026-05-01 10:10", Level.STATIC), "2026-05-01 10:12")
    with pytest.raises(RewardRefused) as refused:
        shop.hold(51, "2026-05-01 10:30", Level.STATIC)
    assert refused.value.reason == "day_is_spent"
    shop.hold(400, "2026-05-01 10:31", Level.ROTATING)


def test_holds_that_timed_out_pay_no_more_than_the_day_has_left(shop: HoldShop) -> None:
    late = [shop.hold(100, f"2026-05-01 1{n}:00", Level.STATIC) for n in range(4)]
    names = [ids.outside("hold", each.hold_id) for each in late]
    told = [
        reasons(shop.sell(f"{n}", f"2026-05-01 18:0{n}", "9.00", redemptions=(Redemption(hold=name),)))
        for n, name in enumerate(names)
    ]
    assert told == [[""], [""], [DAY_IS_SPENT], [DAY_IS_SPENT]]
    assert reasons(pay(shop, "5", "2026-05-01 19:00", 50)) == [""]
