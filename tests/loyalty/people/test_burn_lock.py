"""The lock on spending: the member's switch, a day's rest, and neither undoes the other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db.engine import Database
from loyalty import tables
from loyalty.errors import BurnLocked
from loyalty.people import burn_lock
from loyalty.people.burn_lock import Lock
from loyalty.rewards import rewards
from loyalty.rewards.redemption import Redeemed
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.points.crowd import at_once, crowded

NOW = moment("2026-05-04")
DAY = timedelta(hours=24)
TEXT = PLAIN + 'rewards: [{code: voucher-1, name: £1 voucher, cost: 100, worth: "1.00"}]\n'


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop with ann, who has 100 points."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")
    return shop


def wish(shop: Shop, at: datetime = NOW) -> object:
    return shop.database.write(
        lambda session: rewards.redeem(
            session, shop.retailer, shop.member_id(), "voucher-1", "a-key-for-one-wish", at
        )
    )


def change(shop: Shop, deed, *words) -> Lock:
    return shop.database.write(lambda session: deed(session, shop.member_id(), *words))


def test_who_never_locked_anything_spends_freely(shop: Shop) -> None:
    assert isinstance(wish(shop), Redeemed)


def test_the_members_switch_stops_spending_while_earning_goes_on(shop: Shop) -> None:
    change(shop, burn_lock.stop, NOW)

    with pytest.raises(BurnLocked) as locked:
        wish(shop)
    assert (locked.value.why, locked.value.until) == ("stopped", None)
    shop.sell("2", "2026-05-04", "50.00")
    assert shop.points() == 150


def test_a_wish_refused_by_the_lock_succeeds_under_its_key_once_it_is_open(shop: Shop) -> None:
    change(shop, burn_lock.stop, NOW)
    with pytest.raises(BurnLocked):
        wish(shop)
    change(shop, burn_lock.allow)

    assert isinstance(wish(shop), Redeemed)


def test_a_wish_granted_before_is_told_again_though_locked_since(shop: Shop) -> None:
    first = wish(shop)
    change(shop, burn_lock.stop, NOW)

    assert wish(shop).voucher == first.voucher


def test_a_block_ends_by_itself_at_its_instant(shop: Shop) -> None:
    change(shop, burn_lock.block_until, NOW + DAY)

    with pytest.raises(BurnLocked) as locked:
        wish(shop, NOW + DAY - timedelta(microseconds=1))
    assert (locked.value.why, locked.value.until) == ("contact-changed", NOW + DAY)
    assert isinstance(wish(shop, NOW + DAY), Redeemed)


def test_the_switch_does_not_end_a_block_nor_a_block_the_switch(shop: Shop) -> None:
    change(shop, burn_lock.stop, NOW)
    change(shop, burn_lock.block_until, NOW + DAY)

    assert change(shop, burn_lock.allow) == Lock(None, NOW + DAY)
    assert change(shop, burn_lock.stop, NOW).blocked_until == NOW + DAY
    assert change(shop, burn_lock.block_until, NOW).blocked_until == NOW + DAY
    assert change(shop, burn_lock.stop, NOW + DAY).stopped_at == NOW


def test_a_block_set_while_the_thief_flips_the_switch_stays(shop: Shop, database_url: str) -> None:
    """Without the head's lock the switch would write over the block it did not see (PostgreSQL)."""
    member_id = shop.member_id()
    with crowded(database_url) as database:
        for _ in range(10):
            change(shop, burn_lock._put, Lock())
            at_once(
                *[lambda: database.write(lambda session: burn_lock.allow(session, member_id))] * 8,
                lambda: database.write(lambda session: burn_lock.block_until(session, member_id, NOW + DAY)),
                *[lambda: database.write(lambda session: burn_lock.stop(session, member_id, NOW))] * 8,
            )
            assert change(shop, burn_lock.allow).blocked_until == NOW + DAY


def test_what_the_shop_took_from_a_member_stops_spending_as_well(shop: Shop) -> None:
    for restricted in ("burning", "everything"):
        taken = update(tables.member).values(restricted=restricted)
        shop.database.write(lambda session, taken=taken: session.connection.execute(taken))
        with pytest.raises(BurnLocked) as locked:
            wish(shop)
        assert (locked.value.why, locked.value.until) == ("restricted", None)
