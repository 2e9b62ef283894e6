"""Rewards: points for a voucher once for each key, and back again when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from db.engine import Database
from loyalty import tables
from loyalty.errors import KeyReused, UnknownMember, UnknownReward, UnknownVoucher, VoucherClosed
from loyalty.people import privacy
from loyalty.rewards import rewards
from loyalty.rewards.redemption import Redeemed, Refused
from loyalty.rewards.vouchers import Voucher
from points import tables as journal
from points.errors import InsufficientPoints
from points.state import Balance
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = (
    PLAIN.replace(
        "earn:",
        "currencies:\n  - {code: points, expiry: {after: 2 months, until: end-of-month}}\nearn:",
    )
    + """
rewards:
  - {code: voucher-1, name: £1 voucher, cost: 100, worth: "1.00", valid: {after: 1 months}}
  - {code: voucher-2, name: £2 voucher, cost: 200, worth: "2.00"}
"""
)
GRACE = "restore: {grace_days: 30}\n"


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with ann, who earned 100 points in January that expire with 31 March."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")
    yield shop
    assert shop.verify() == []


def wish(
    shop: Shop, when: str = "2026-03-20", reward: str = "voucher-1", key: str = "a-key-for-one-wish"
) -> Redeemed | Refused:
    """Ask for a reward."""
    at, member_id = moment(when), shop.member_id()
    return shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, member_id, reward, key, at)
    )


def cancel(shop: Shop, voucher: Voucher, when: str, name: str = "ann") -> Voucher:
    """Withdraw a voucher."""
    at, member_id = moment(when), shop.member_id(name)
    done = shop.database.write(
        lambda session: rewards.cancel(session, shop.retailer, member_id, voucher.voucher_id, at)
    )
    assert done.balances["points"].available == shop.points(when)
    assert done.seq == max(row["seq"] for row in shop.rows(journal.entry))
    return done.voucher


def test_points_are_burned_for_a_voucher_with_a_code(shop: Shop) -> None:
    given = rewards.granted(wish(shop))

    assert given.balances == {"points": Balance()}
    assert (given.voucher.worth_minor, given.voucher.money, given.voucher.status) == (100, "GBP", "issued")
    assert given.voucher.expires_at == moment("2026-04-21 00:00")
    assert shop.kinds()[-1] == "voucher"
    assert shop.moved() == {"earn": 100, "burn": 100}


def test_the_code_is_found_by_its_digest_and_stored_nowhere(shop: Shop) -> None:
    code = rewards.granted(wish(shop)).voucher.code

    (row,) = shop.rows(tables.voucher)
    assert row["code_digest"] == privacy.secret_digest(code)
    everything = str([shop.rows(table, None) for table in (tables.voucher, tables.redemption)])
    assert code not in everything


def test_the_same_key_gets_the_same_voucher_whatever_happened_since(shop: Shop) -> None:
    first = rewards.granted(wish(shop))
    shop.sell("2", "2026-03-21", "500.00")
    again = rewards.granted(wish(shop, "2026-03-25"))

    assert again.replayed
    assert (again.voucher, again.balances, again.seq) == (first.voucher, first.balances, first.seq)
    assert shop.points("2026-03-25") == 500


def test_a_key_is_its_members_own(shop: Shop) -> None:
    shop.member("bob")
    shop.sell("2", "2026-03-01", "100.00", member="bob")
    anns = rewards.granted(wish(shop)).voucher
    at, bob = moment("2026-03-20"), shop.member_id("bob")
    bobs = shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, bob, "voucher-1", "a-key-for-one-wish", at)
    )

    assert rewards.granted(bobs).voucher.voucher_id != anns.voucher_id


def test_the_same_key_for_another_reward_is_an_error(shop: Shop) -> None:
    wish(shop)
    with pytest.raises(KeyReused):
        wish(shop, reward="voucher-2")


def test_a_refusal_is_kept_under_its_key_and_moves_nothing(shop: Shop) -> None:
    before = shop.kinds()
    refused = wish(shop, reward="voucher-2")
    shop.sell("2", "2026-03-21", "500.00")

    assert wish(shop, "2026-03-25", "voucher-2") == refused
    assert (refused.wanted, refused.available) == (200, 100)
    with pytest.raises(InsufficientPoints):
        rewards.granted(refused)
    assert shop.kinds() == [*before, "sale"]


def test_points_that_expired_unswept_buy_nothing(shop: Shop) -> None:
    """V8: what is not swept yet is gone all the same."""
    assert wish(shop, "2026-04-01").available == 0


def test_an_unknown_reward_or_member_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(UnknownReward):
        wish(shop, reward="car")
    nobody = "00000000-0000-7000-8000-000000000000"
    with pytest.raises(UnknownMember):
        shop.database.write(
            lambda session: rewards.redeem(
                session, shop.retailer, nobody, "voucher-1", "a-key-for-one-wish", moment("2026-03-20")
            )
        )
    assert shop.rows(tables.redemption, None) == []


def test_a_voucher_withdrawn_gives_its_points_back_to_their_lot(shop: Shop) -> None:
    voucher = rewards.granted(wish(shop)).voucher
    withdrawn = cancel(shop, voucher, "2026-03-25")

    assert withdrawn.status == "voided"
    assert shop.points("2026-03-25") == 100
    assert shop.points("2026-04-01") == 0
    assert shop.kinds()[-1] == "voucher-cancelled"


def test_without_grace_points_restored_after_their_expiry_expire_the_same_day(shop: Shop) -> None:
    """V7: the lot's own expiry holds."""
    voucher = rewards.granted(wish(shop)).voucher
    cancel(shop, voucher, "2026-04-05")

    assert shop.points("2026-04-05") == 0
    assert shop.kinds()[-2:] == ["voucher-cancelled", "expire"]
    assert shop.moved() == {"earn": 100, "burn": 100, "restore": 100, "expire": 100}


def test_with_grace_they_live_for_thirty_days(shop: Shop) -> None:
    """V7: grace 30: they expire 5 May."""
    shop.publish(TEXT + GRACE, "2026-02-01")
    voucher = rewards.granted(wish(shop)).voucher
    cancel(shop, voucher, "2026-04-05")

    assert shop.points("2026-04-05") == 100
    assert shop.points("2026-05-05 11:59") == 100
    assert shop.points("2026-05-05 12:00") == 0


def test_a_voucher_is_withdrawn_once_and_only_while_it_is_issued(shop: Shop) -> None:
    voucher = rewards.granted(wish(shop)).voucher
    cancel(shop, voucher, "2026-03-25")

    with pytest.raises(VoucherClosed) as again:
        cancel(shop, voucher, "2026-03-26")
    assert again.value.status == "voided"


def test_an_expired_or_used_voucher_gives_nothing_back(shop: Shop) -> None:
    voucher = rewards.granted(wish(shop)).voucher
    with pytest.raises(VoucherClosed) as late:
        cancel(shop, voucher, "2026-04-21 00:00")
    assert late.value.status == "expired"

    used = update(tables.voucher).values(status="redeemed")
    shop.database.write(lambda session: session.connection.execute(used))
    with pytest.raises(VoucherClosed):
        cancel(shop, voucher, "2026-03-25")


def test_another_members_voucher_is_unknown(shop: Shop) -> None:
    voucher = rewards.granted(wish(shop)).voucher
    shop.member("bob")

    with pytest.raises(UnknownVoucher):
        cancel(shop, voucher, "2026-03-25", "bob")


def test_a_voucher_without_an_end_never_expires(shop: Shop) -> None:
    shop.sell("2", "2026-03-01", "100.00")
    given = rewards.granted(wish(shop, reward="voucher-2"))

    assert given.voucher.expires_at is None
    assert cancel(shop, given.voucher, "2026-03-25").issued_at == moment("2026-03-20")
