"""Batches of vouchers: a reward for nothing for many, each once, whoever gives, stops and begins again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from jobs import registry
from loyalty import tables
from loyalty.errors import NobodyToGive, RewardRefused, VoucherBatchClosed, VoucherBatchTaken
from loyalty.people import erasing
from loyalty.rewards import batch_giving, batches, rewards
from loyalty.rewards.batches import Batch, Wish
from tests.jobs.house import house_of, run
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.points.crowd import at_once, crowded

TEXT = (
    PLAIN
    + """
rewards:
  - {code: mug, kind: product, cost: 100, worth: "4.00", stock: 1, limit: {ever: 1}, valid: {after: 1 months}}
"""
)
AT = moment("2026-03-02 12:00")
NAMES = tuple(f"m{n}" for n in range(7))


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Seven members."""
    shop = Shop(database, TEXT)
    for name in NAMES:
        shop.member(name)
    yield shop
    assert shop.verify() == []


def wish(shop: Shop, *names: str, reference: str = "spring") -> Wish:
    return Wish(reference, "mug", tuple(shop.member_id(name) for name in names))


def begin(shop: Shop, wanted: Wish, status: str = "running") -> Batch:
    return shop.database.write(
        lambda session: batches.begin(session, shop.program, wanted, "staff:pat", AT, status)
    )


def give(shop: Shop, batch: Batch, most: int = 50, database: Database | None = None) -> int:
    return (database or shop.database).write(
        lambda session: batch_giving.give(session, shop.retailer, batch.batch_id, most, AT)
    )


def now(shop: Shop, batch: Batch) -> Batch:
    return shop.database.read(lambda session: batches.get(session, batch.batch_id))


def held(shop: Shop) -> list[int]:
    return [len(shop.rows(tables.voucher, name)) for name in NAMES]


def test_each_gets_one_however_often_it_is_asked_for_stopped_and_begun(shop: Shop) -> None:
    batch = begin(shop, wish(shop, *NAMES))
    assert begin(shop, wish(shop, *reversed(NAMES))) == batch
    assert give(shop, batch, most=3) == 3
    shop.database.write(lambda session: batches.stop(session, batch.batch_id))
    assert give(shop, batch) == 0
    assert (now(shop, batch).status, now(shop, batch).issued) == ("stopped", 3)

    shop.database.write(lambda session: batches.start(session, batch.batch_id))
    run(house_of(shop.database, shop.retailer, "2026-03-02 12:10"), registry.find("batches"))

    assert (now(shop, batch).status, now(shop, batch).issued) == ("done", 7)
    assert held(shop) == [1] * 7
    with pytest.raises(VoucherBatchClosed):
        shop.database.write(lambda session: batches.start(session, batch.batch_id))


def test_many_who_give_at_once_give_once(shop: Shop, database_url: str) -> None:
    batch = begin(shop, wish(shop, *NAMES))
    with crowded(database_url) as crowd:
        found = at_once(*(lambda: give(shop, batch, database=crowd) for _ in range(4)))
    assert not [each for each in found if isinstance(each, Exception)]
    assert held(shop) == [1] * 7


def test_it_takes_nothing_from_stock_or_limit(shop: Shop) -> None:
    batch = begin(shop, wish(shop, *NAMES[:2]))
    give(shop, batch)
    shop.sell("1", "2026-03-03 12:00", "500.00", member="m0")
    at, m0 = moment("2026-03-04"), shop.member_id("m0")

    def ask(key: str) -> str:
        outcome = shop.database.write(
            lambda session: rewards.redeem(session, shop.retailer, m0, "mug", key, at)
        )
        return rewards.granted(outcome).voucher.status

    assert ask("a-key-for-one-wish") == "issued"
    with pytest.raises(RewardRefused):
        ask("a-key-for-another")
    gift = next(row for row in shop.rows(tables.voucher, "m0") if row["origin"])
    shop.database.write(
        lambda session: rewards.void(session, shop.retailer, gift["voucher_id"], "staff:pat", "mistake", at)
    )
    assert shop.rows(tables.reward_stock, None)[0]["given"] == 1


def test_who_left_is_passed_over(shop: Shop) -> None:
    batch = begin(shop, wish(shop, "m0", "m1"))
    shop.database.write(
        lambda session: erasing.erase(
            session, shop.retailer, shop.member_id("m0"), "staff:pat", moment("2026-03-02 12:01")
        )
    )
    give(shop, batch)
    assert (now(shop, batch).issued, now(shop, batch).skipped, now(shop, batch).status) == (1, 1, "done")


def test_a_reference_is_that_of_one_batch_and_a_batch_is_for_somebody(shop: Shop) -> None:
    begin(shop, wish(shop, "m0"))
    with pytest.raises(VoucherBatchTaken):
        begin(shop, wish(shop, "m1"))
    with pytest.raises(NobodyToGive):
        begin(shop, wish(shop, reference="nobody"))


def test_what_waits_for_a_second_person_is_not_given(shop: Shop) -> None:
    batch = begin(shop, wish(shop, "m0"), "waiting")
    assert give(shop, batch) == 0
    shop.database.write(lambda session: batches.approve(session, batch.batch_id, "staff:sam"))
    assert give(shop, batch) == 1
    with pytest.raises(VoucherBatchClosed):
        shop.database.write(lambda session: batches.approve(session, batch.batch_id, "staff:sam"))
