"""What several members have is spent by one of them: to the last point, soonest end first, never twice."""

from __future__ import annotations

import pytest

import points.tables
from loyalty.errors import OnlyHeadSpends
from loyalty.people import burn_lock, restricting
from loyalty.people.restricting import Restriction
from loyalty.receipt import Kind, Redemption
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Outcome
from loyalty.rewards import holds, rewards
from loyalty.rewards.redemption import Redeemed, Refused
from points.errors import InsufficientPoints
from tests.loyalty.households.conftest import Open
from tests.loyalty.households.home import HEAD, NOON, PLAIN, SPEND, TILL, Home


def outcome(home: Home, name: str, amount: int) -> tuple[Outcome, str]:
    (told,) = home.spend(name, amount).redemptions
    return told.outcome, told.reason


def test_one_spends_what_two_have_to_the_last_point_and_no_more(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")

    assert outcome(shop, "bob", 100) == (Outcome.REDEEMED, "")

    assert shop.points(NOON, "ann") == 0
    assert shop.moved("ann")["merge"] == shop.moved("bob")["merge"] == 60
    assert shop.moved("bob")["burn"] == 100


def test_one_point_more_than_all_have_is_refused_and_nothing_moves(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")

    assert outcome(shop, "bob", 101) == (Outcome.REJECTED, "insufficient_points")
    with pytest.raises(InsufficientPoints) as refused:
        shop.hold("ann", 1101, shop.moment(NOON))

    assert refused.value.available == 100 + 500  # what bob's sale earned just now
    assert "merge" not in shop.moved("ann") | shop.moved("bob")


def test_own_points_come_first_and_of_the_others_those_that_end_first(home: Open) -> None:
    shop = home(ann=0, bob=0, cat=0)
    for name, on in (
        ("ann", "2026-01-05"),
        ("bob", "2026-02-05"),
        ("cat", "2026-01-20"),
        ("ann", "2026-03-05"),
    ):
        shop.sell(f"{name} {on}", on, "10.00", member=name)
    shop.found("bob", "cat")

    shop.hold("bob", 35, shop.moment(NOON))

    assert [shop.points(NOON, name) for name in ("ann", "bob", "cat")] == [5, 0, 0]
    arrived = [row["expires_at"] for row in shop.rows(points.tables.lot, "bob") if row["remaining"] == 0]
    assert sorted(f"{each:%m-%d}" for each in arrived) == ["01-06", "01-21", "02-06", "03-06"]


def test_each_entry_names_what_it_was_for_and_who_the_other_is(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")

    shop.hold("bob", 90, shop.moment(NOON))

    rows = {name: shop.rows(points.tables.entry, name) for name in ("ann", "bob")}
    (given,) = (row for row in rows["ann"] if row["kind"] == "pool-given")
    (came, held) = rows["bob"][-2:]
    assert held["cause"] in given["cause"]
    assert held["cause"] in came["cause"]
    assert (came["kind"], held["kind"]) == ("pool-received", "hold")


def test_a_voucher_is_bought_with_the_points_of_all_and_given_back_to_who_bought_it(home: Open) -> None:
    shop = home(ann=60, bob=70)
    shop.found("bob")
    bought = shop.buy("ann")
    assert isinstance(bought, Redeemed)
    assert [shop.points(NOON, name) for name in ("ann", "bob")] == [0, 30]

    at, own = shop.moment(NOON), shop.member_id("ann")
    shop.database.write(
        lambda session: rewards.cancel(session, shop.retailer, own, bought.voucher.voucher_id, at)
    )

    assert [shop.points(NOON, name) for name in ("ann", "bob")] == [100, 30]
    assert shop.pool("bob").points == {"points": 130}


def test_goods_that_come_back_give_the_spender_all_the_points_again(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.spend("bob", 100)

    shop.give_back("back", "2026-06-02", "500.00", "0.00", of="spent", member="bob")

    assert [shop.points("2026-06-03", name) for name in ("ann", "bob")] == [0, 100]


def test_what_a_dropped_basket_had_set_aside_is_in_the_pool_again(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    held = shop.hold("bob", 100, shop.moment(NOON))
    assert shop.pool("ann").points == {"points": 0}

    assert shop.pool("ann", "2026-06-01 13:00").points == {"points": 100}
    assert outcome_of_hold(shop, held.hold_id) == 100


def outcome_of_hold(shop: Home, hold_id: str) -> int:
    """Let it go by hand before its time; what bob then has."""
    at = shop.moment("2026-06-01 12:10")
    shop.database.write(lambda session: holds.release(session, shop.retailer, TILL, hold_id, at))
    return shop.points("2026-06-01 12:11", "bob")


def test_where_only_the_head_spends_another_is_told_so_and_spends_their_own(home: Open) -> None:
    shop = home(HEAD, ann=60, bob=40)
    shop.found("bob")

    assert outcome(shop, "bob", 41 + 500) == (Outcome.REJECTED, "only_head_spends")
    with pytest.raises(OnlyHeadSpends):
        shop.hold("bob", 541, shop.moment(NOON))
    shop.hold("bob", 540, shop.moment(NOON))
    shop.hold("ann", 60, shop.moment(NOON))


def test_a_voucher_refused_to_who_is_not_head_stays_refused(home: Open) -> None:
    shop = home(HEAD, ann=60, bob=40)
    shop.found("bob")

    refused = shop.buy("bob")

    assert isinstance(refused, Refused)
    assert refused.reason == "only_head_spends"
    with pytest.raises(OnlyHeadSpends):
        rewards.granted(refused)
    assert isinstance(shop.buy("ann"), Redeemed)


def test_points_of_who_stopped_spending_or_was_blocked_are_in_no_pool(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    at = shop.moment(NOON)
    shop.database.write(lambda session: burn_lock.stop(session, shop.member_id("ann"), at))
    block = Restriction("burning", "dispute", "", "staff:eve")
    shop.do(restricting.restrict, "cat", wish=block)

    assert shop.pool("bob").points == {"points": 40}
    assert outcome(shop, "bob", 41) == (Outcome.REJECTED, "insufficient_points")


def test_the_others_never_pay_what_a_member_owes(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.hold("bob", 40, shop.moment(NOON))
    shop.give_back("back", "2026-06-01 12:01", "40.00", of="of bob", member="bob")
    assert shop.balance("2026-06-01 12:02", "bob").owed == 40

    for wanted in (10, 100):
        with pytest.raises(InsufficientPoints) as refused:
            shop.hold("bob", wanted, shop.moment("2026-06-01 12:02"))
        assert refused.value.available == 0

    assert shop.points(NOON, "ann") == 60


def test_goods_of_who_gave_that_come_back_are_a_debt_of_theirs_as_if_they_had_spent(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.hold("bob", 90, shop.moment(NOON))

    shop.give_back("back", "2026-06-01 12:01", "60.00", of="of ann", member="ann")

    balance = shop.balance("2026-06-01 12:02", "ann")
    assert (balance.available, balance.owed) == (0, 50)


def test_pending_points_are_not_the_pools(home: Open) -> None:
    later = 'earn:\n  - {code: base, per: {amount: "1.00", points: 1}, pending: {days: 30}}\n'
    text = PLAIN.split("earn:")[0] + later + SPEND + "households: {size: 2, may_burn: all}\n"
    shop = home(text, ann=0, bob=0)
    shop.sell("1", "2026-05-30", "50.00", member="ann")
    shop.found("bob")

    assert shop.pool("bob").points.get("points", 0) == 0


def test_a_quote_offers_what_all_have_and_writes_nothing(home: Open) -> None:
    shop = home(ann=60, bob=50)
    shop.found("bob")
    receipt = shop.receipt(
        Kind.SALE, "q", NOON, ("500.00",), member="bob", redemptions=(Redemption(points=110),)
    )
    at = shop.moment(NOON)

    found = shop.database.read(
        lambda session: quoting.quote(session, shop.retailer, Arrival(receipt, at, at, is_trusted=True))
    )

    assert [each.code for each in found.affordable] == ["mug"]
    assert [wish.amount for wish in found.payable] == [110]
    assert found.answer.redemptions[0].outcome is Outcome.REDEEMED
    assert shop.points(NOON, "ann") == 60


def test_two_wishes_of_one_receipt_draw_on_one_pool(home: Open) -> None:
    shop = home(ann=60, bob=50)
    shop.found("bob")
    twice = (Redemption(points=60), Redemption(points=60))

    answer = shop.sell("1", NOON, "500.00", member="bob", redemptions=twice)

    assert [each.outcome for each in answer.redemptions] == [Outcome.REDEEMED, Outcome.REJECTED]
    assert shop.points(NOON, "ann") == 50


def test_without_the_section_nobody_shares(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.publish(PLAIN + SPEND, "2026-05-30")

    assert outcome(shop, "bob", 41) == (Outcome.REJECTED, "insufficient_points")
