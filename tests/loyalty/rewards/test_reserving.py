"""Vouchers set aside: one till's basket has it for a while, and nobody else, then it is free again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.engine import Database
from events.tables import event
from jobs import registry
from loyalty import tables
from loyalty.errors import VoucherClosed, VoucherReserved
from loyalty.receipt import Redemption
from loyalty.rewards import rewards, voucher_search, voucher_uses
from loyalty.rewards.voucher_search import Search
from loyalty.rewards.voucher_states import Place
from loyalty.rewards.vouchers import Voucher
from tests.jobs.house import house_of, run
from tests.loyalty.rewards.test_vouchers import TEXT, check, given, use
from tests.loyalty.shop import Shop, moment
from tests.points.crowd import at_once, crowded, kinds

ONE = Place("high-street", "Till 1", is_proved=True)
TWO = Place("high-street", "Till 2", is_proved=True)
MINUTES = timedelta(minutes=15)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with ann, who has points for two vouchers."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-01-10", "200.00")
    yield shop
    assert shop.verify() == []


@pytest.fixture
def voucher(shop: Shop) -> Voucher:
    """Ann's, from 20 March through 20 April."""
    return given(shop)


def reserve(
    shop: Shop,
    code: str,
    place: Place = ONE,
    when: str = "2026-03-21 12:00",
    database: Database | None = None,
) -> Voucher:
    at, key = moment(when), shop.retailer.index_key
    return (database or shop.database).write(
        lambda session: voucher_uses.reserve(session, key, code, "shop", place, at + MINUTES, at)
    )


def release(shop: Shop, code: str, store: str = "high-street", when: str = "2026-03-21 12:05") -> Voucher:
    at, key = moment(when), shop.retailer.index_key
    return shop.database.write(lambda session: voucher_uses.release(session, key, code, "shop", store, at))


def listed(shop: Shop, status: str, when: str) -> int:
    at = moment(when)
    return len(
        shop.database.read(lambda session: voucher_search.page(session, Search("", status), at, limit=9))
    )


def told(shop: Shop) -> list[str]:
    return [
        row["type"]
        for row in shop.rows(event, None)
        if row["type"] in ("voucher.expired", "voucher.restored")
    ]


def lapse(shop: Shop, when: str) -> None:
    run(house_of(shop.database, shop.retailer, when), registry.find("vouchers"))


def test_while_one_till_has_it_another_is_refused_and_told_until_when(shop: Shop, voucher: Voucher) -> None:
    reserve(shop, voucher.code)

    for attempt in (
        lambda: use(shop, voucher.code, TWO, "2026-03-21 12:14"),
        lambda: reserve(shop, voucher.code, TWO),
    ):
        with pytest.raises(VoucherReserved) as refused:
            attempt()
        assert refused.value.at == moment("2026-03-21 12:15")
        assert refused.value.where == "store high-street, till Till 1"
    at = moment("2026-03-21 12:01")
    with pytest.raises(VoucherReserved):
        shop.database.write(
            lambda session: rewards.cancel(session, shop.retailer, shop.member_id(), voucher.voucher_id, at)
        )
    assert use(shop, voucher.code, ONE, "2026-03-21 12:14").status == "redeemed"


def test_it_comes_free_by_itself_and_by_hand_in_its_store(shop: Shop, voucher: Voucher) -> None:
    reserve(shop, voucher.code)
    with pytest.raises(VoucherReserved):
        release(shop, voucher.code, "station")
    assert (listed(shop, "reserved", "2026-03-21 12:14"), listed(shop, "issued", "2026-03-21 12:14")) == (
        1,
        0,
    )
    assert release(shop, voucher.code).status == "issued"

    reserve(shop, voucher.code, when="2026-03-21 13:00")
    assert (listed(shop, "reserved", "2026-03-21 13:15"), listed(shop, "issued", "2026-03-21 13:15")) == (
        0,
        1,
    )
    assert use(shop, voucher.code, TWO, "2026-03-21 13:15").status == "redeemed"


def test_who_only_says_to_be_that_till_does_not_use_it(shop: Shop, voucher: Voucher) -> None:
    reserve(shop, voucher.code)
    with pytest.raises(VoucherReserved):
        use(shop, voucher.code, Place("high-street", "Till 1", "r"), "2026-03-21 12:01")


def test_of_many_tills_at_once_one_has_it(shop: Shop, voucher: Voucher, database_url: str) -> None:
    with crowded(database_url) as crowd:
        deeds = [
            lambda n=n: reserve(
                shop, voucher.code, Place("high-street", f"Till {n}", is_proved=True), database=crowd
            )
            for n in range(8)
        ]
        deeds += [
            lambda n=n: use(
                shop,
                voucher.code,
                Place("high-street", f"Till {n}", f"r{n}", True),
                "2026-03-21 12:00",
                database=crowd,
            )
            for n in range(8, 12)
        ]
        found = at_once(*deeds)
    assert kinds(found)["Voucher"] == 1
    assert kinds(found)["VoucherClosed"] + kinds(found)["VoucherReserved"] == 11


def test_set_aside_before_midnight_it_is_used_after_it_and_then_expires(shop: Shop, voucher: Voucher) -> None:
    reserve(shop, voucher.code, when="2026-04-20 23:55")
    assert listed(shop, "expired", "2026-04-21 00:05") == 0
    with pytest.raises(VoucherReserved):
        check(shop, voucher.code, "2026-04-21 00:05")
    assert use(shop, voucher.code, ONE, "2026-04-21 00:05").status == "redeemed"


def test_set_aside_again_after_its_time_it_does_not_live_on(shop: Shop, voucher: Voucher) -> None:
    reserve(shop, voucher.code, when="2026-04-20 23:55")
    with pytest.raises(VoucherReserved):
        reserve(shop, voucher.code, when="2026-04-21 00:05")
    with pytest.raises(VoucherClosed):
        use(shop, voucher.code, ONE, "2026-04-21 00:30")


def test_after_its_time_it_is_told_once_as_expired(shop: Shop, voucher: Voucher) -> None:
    lapse(shop, "2026-04-20 12:00")
    assert told(shop) == []
    lapse(shop, "2026-04-21 12:00")
    lapse(shop, "2026-04-22 12:00")

    assert told(shop) == ["voucher.expired"]
    assert shop.rows(tables.voucher)[0]["status"] == "expired"
    with pytest.raises(VoucherClosed) as late:
        check(shop, voucher.code, "2026-04-22")
    assert (late.value.status, late.value.at) == ("expired", moment("2026-04-21 00:00"))


def test_a_void_gives_it_back_and_tells_so(shop: Shop, voucher: Voucher) -> None:
    shop.sell("2", "2026-03-22", "20.00", redemptions=(Redemption(voucher=voucher.code),))
    shop.void("2", "2026-03-22", revision=2)

    assert told(shop) == ["voucher.restored"]
    assert (listed(shop, "restored", "2026-03-23"), listed(shop, "redeemed", "2026-03-23")) == (1, 0)
    assert check(shop, voucher.code, "2026-03-23").status == "issued"
