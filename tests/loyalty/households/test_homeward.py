"""Points of others that come back to a member who is gone go home: nobody gains by leaving in between."""

from __future__ import annotations

from typing import Any

import pytest

from loyalty.receipt import Redemption
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Recorded
from loyalty.rewards import rewards
from tests.loyalty.households.conftest import Open
from tests.loyalty.households.home import ALL, NOON, Home
from tests.loyalty.households.test_leaving import points
from tests.loyalty.shop import goods

LATER = "2026-06-02 12:00"
GRACE = ALL + "restore: {grace_days: 30}\n"


def spent_by_bob(home: Open, text: str = ALL) -> Home:
    """Bob has spent all of his 40, Ann's 60 and Cat's 30 on two coats, which earn 500."""
    shop = home(text, ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    wish = (Redemption(points=130),)
    shop.sell("spent", NOON, goods("500.00", "coat", 2), member="bob", redemptions=wish)
    return shop


def bring_back(shop: Home, on: str = LATER, **facts: Any) -> Recorded:
    return shop.void("back", on, of="spent", member="bob", **facts)


def test_who_spends_the_pool_leaves_and_returns_the_goods_gives_each_their_own(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("bob")

    answer = bring_back(shop)

    assert points(shop, "ann", "bob", "cat", on=LATER) == [60, 40, 30]
    assert answer.given_back == {"points": 40}
    assert shop.kinds("ann")[-1] == "household-got"


def test_where_the_giver_is_who_left_their_points_follow_them(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("cat")
    bring_back(shop)
    assert points(shop, "ann", "bob", "cat", on=LATER) == [0, 100, 30]


def test_a_part_of_the_goods_gives_back_a_part_and_all_of_them_all(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("bob")
    for n in (1, 2):
        shop.give_back(f"r{n}", LATER, goods("250.00", "coat"), of="spent", member="bob")
        assert sum(points(shop, "ann", "bob", "cat", on=LATER)) == 65 * n + 500 - 250 * n
    assert points(shop, "ann", "bob", "cat", on=LATER) == [60, 40, 30]


def test_points_of_others_pay_no_debt_of_the_one_they_come_back_to(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("bob")
    shop.burn(500, "2026-06-01 13:00", "bob")
    shop.give_back("r", "2026-06-01 14:00", goods("40.00"), of="of bob", member="bob")
    assert shop.balance("2026-06-01 15:00", "bob").owed == 40

    bring_back(shop)

    assert points(shop, "ann", "cat", on=LATER) == [60, 30]
    assert (shop.balance(LATER, "bob").available, shop.balance(LATER, "bob").owed) == (0, 500)


def test_a_voucher_that_is_given_up_after_leaving_gives_each_their_own(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    voucher = shop.buy("bob").voucher
    before = points(shop, "ann", "bob", "cat")
    shop.leave("bob")

    shop.do(
        lambda session, retailer, own, at: rewards.cancel(session, retailer, own, voucher.voucher_id, at),
        "bob",
        on=LATER,
    )

    assert (sum(before), points(shop, "ann", "bob", "cat", on=LATER)) == (30, [60, 40, 30])


@pytest.mark.parametrize(("text", "left"), [(ALL, [0, 0, 0]), (GRACE, [60, 40, 30])])
def test_what_has_ended_meanwhile_ends_and_grace_is_the_givers(
    home: Open, text: str, left: list[int]
) -> None:
    shop = spent_by_bob(home, text)
    shop.leave("bob")
    bring_back(shop, "2027-04-01 12:00")
    assert points(shop, "ann", "bob", "cat", on="2027-04-01 13:00") == left


def test_a_quote_of_the_return_says_so_and_moves_nothing(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("bob")
    at = shop.moment(LATER)
    document = shop.receipt_of_return("back", LATER, goods("500.00", "coat", 2), of="spent", member="bob")
    quote = shop.database.read(
        lambda session: quoting.quote(session, shop.retailer, Arrival(document, at, at))
    )
    assert quote.answer.given_back == {"points": 40}
    assert points(shop, "ann", "cat", on=LATER) == [0, 0]


def test_a_correction_that_spends_nothing_gives_each_their_own(home: Open) -> None:
    shop = spent_by_bob(home)
    shop.leave("bob")
    shop.sell("spent", NOON, goods("500.00", "coat", 2), member="bob", revision=2, arrives=LATER)
    assert points(shop, "ann", "bob", "cat", on=LATER) == [60, 540, 30]


def test_while_they_are_in_one_household_it_stays_with_who_spent_it(home: Open) -> None:
    shop = spent_by_bob(home)
    answer = bring_back(shop)
    assert points(shop, "ann", "bob", "cat", on=LATER) == [0, 130, 0]
    assert answer.given_back == {"points": 130}
