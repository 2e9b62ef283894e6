"""Vouchers at tills: a code is typed, checked, used once, and issued again when the sale is voided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import UnknownVoucher, VoucherClosed
from loyalty.people import privacy
from loyalty.rewards import rewards, voucher_uses
from loyalty.rewards.voucher_states import Place
from loyalty.rewards.vouchers import Voucher
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.points.crowd import at_once, crowded, kinds

TEXT = (
    PLAIN
    + """
rewards:
  - {code: voucher-1, name: £1 voucher, cost: 100, worth: "1.00", valid: {after: 1 months}}
"""
)
TILL = Place("high-street", "Till 1", "high-street/1/2026-03-21/55", is_proved=True)


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
    """A voucher of ann's, from 20 March through 20 April."""
    return given(shop)


def given(shop: Shop, key: str = "a-key-for-one-wish", when: str = "2026-03-20") -> Voucher:
    """Points for a voucher."""
    at, ann = moment(when), shop.member_id()
    return shop.database.write(
        lambda session: (
            rewards.granted(rewards.redeem(session, shop.retailer, ann, "voucher-1", key, at)).voucher
        )
    )


def use(
    shop: Shop,
    code: str,
    place: Place = TILL,
    when: str = "2026-03-21",
    program: str = "shop",
    database: Database | None = None,
) -> Voucher:
    """Use a code at a till."""
    at, key = moment(when), shop.retailer.index_key
    return (database or shop.database).write(
        lambda session: voucher_uses.use(session, key, code, program, place, at)
    )


def check(shop: Shop, code: str, when: str = "2026-03-21", program: str = "shop") -> Voucher:
    """Ask about a code."""
    at, key = moment(when), shop.retailer.index_key
    return shop.database.read(lambda session: voucher_uses.check(session, key, code, program, at))


def restore(shop: Shop, receipt: str = TILL.receipt) -> tuple[str, ...]:
    """Issue again what a receipt used."""
    return shop.database.write(
        lambda session: voucher_uses.restore(session, receipt, at=moment("2026-03-22"))
    )


def test_a_code_is_read_as_a_person_types_it(shop: Shop, voucher: Voucher) -> None:
    typed = f" {privacy.grouped(voucher.code).lower().replace('1', 'l').replace('0', 'o')} "

    assert check(shop, typed).voucher_id == voucher.voucher_id
    assert use(shop, typed).status == "redeemed"


def test_asking_changes_nothing(shop: Shop, voucher: Voucher) -> None:
    assert check(shop, voucher.code) == check(shop, voucher.code) == voucher


def test_a_voucher_used_says_when_and_where_to_whoever_comes_next(shop: Shop, voucher: Voucher) -> None:
    use(shop, voucher.code)

    for again in (check, lambda shop, code: use(shop, code, Place("station", "Till 9", "another"))):
        with pytest.raises(VoucherClosed) as closed:
            again(shop, voucher.code)
        assert (closed.value.status, closed.value.at) == ("redeemed", moment("2026-03-21"))
        assert closed.value.where == "store high-street, till Till 1"


def test_a_receipt_that_is_written_again_does_not_use_it_twice(shop: Shop, voucher: Voucher) -> None:
    first = use(shop, voucher.code)

    assert use(shop, voucher.code, when="2026-03-25") == first
    assert first.used_at == moment("2026-03-21")


def test_a_receipt_takes_over_what_its_own_till_used_without_one_once(shop: Shop, voucher: Voucher) -> None:
    use(shop, voucher.code, Place("high-street", "Till 1"))

    assert use(shop, voucher.code, TILL).used == TILL
    with pytest.raises(VoucherClosed):
        use(shop, voucher.code, Place("high-street", "Till 1", "high-street/1/2026-03-21/56", is_proved=True))


def test_neither_another_till_nor_who_says_it_is_the_same_nor_that_without_a_receipt_takes_it_over(
    shop: Shop, voucher: Voucher
) -> None:
    use(shop, voucher.code, Place("high-street", "Till 1"))

    for place in (
        Place("high-street", "Till 1"),
        Place("high-street", "Till 2", "r", is_proved=True),
        Place("x", "Till 1", "r", is_proved=True),
        Place("high-street", "Till 1", "r"),
    ):
        with pytest.raises(VoucherClosed):
            use(shop, voucher.code, place)


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "UUUU", "%", "é" * 16, "1" * 300])
def test_a_guess_opens_nothing_and_is_told_nothing(shop: Shop, voucher: Voucher, code: str) -> None:
    for attempt in (check, use):
        with pytest.raises(UnknownVoucher):
            attempt(shop, code)


def test_another_programmes_tills_do_not_know_it(shop: Shop, voucher: Voucher) -> None:
    for attempt in (check, use):
        with pytest.raises(UnknownVoucher):
            attempt(shop, voucher.code, program="sho")


def test_it_can_be_used_through_its_last_instant_and_expires_without_any_job(
    shop: Shop, voucher: Voucher
) -> None:
    assert check(shop, voucher.code, "2026-04-20 23:59").status == "issued"
    for attempt in (check, use):
        with pytest.raises(VoucherClosed) as late:
            attempt(shop, voucher.code, when="2026-04-21 00:00")
        assert (late.value.status, late.value.at) == ("expired", moment("2026-04-21 00:00"))


def test_of_many_tills_at_once_one_uses_it(shop: Shop, voucher: Voucher, database_url: str) -> None:
    with crowded(database_url) as crowd:
        deeds = [
            lambda n=n: use(shop, voucher.code, Place("high-street", f"Till {n}", f"r{n}"), database=crowd)
            for n in range(16)
        ]
        assert kinds(at_once(*deeds)) == {"Voucher": 1, "VoucherClosed": 15}


def test_a_till_and_the_member_who_cancels_do_not_both_win(
    shop: Shop, voucher: Voucher, database_url: str
) -> None:
    at, ann = moment("2026-03-21"), shop.member_id()
    with crowded(database_url) as crowd:
        outcomes = at_once(
            lambda: use(shop, voucher.code, database=crowd),
            lambda: crowd.write(
                lambda session: rewards.cancel(session, shop.retailer, ann, voucher.voucher_id, at).voucher
            ),
        )
    (won,) = (each for each in outcomes if isinstance(each, Voucher))
    assert kinds(outcomes) == {"Voucher": 1, "VoucherClosed": 1}
    assert shop.points("2026-03-22") == (200 if won.status == "voided" else 100)


def test_a_voided_sale_gives_its_voucher_back_and_it_is_used_again_once(shop: Shop, voucher: Voucher) -> None:
    use(shop, voucher.code)

    assert restore(shop) == (voucher.voucher_id,)
    assert restore(shop) == ()
    assert check(shop, voucher.code) == voucher
    assert use(shop, voucher.code, Place("station", "Till 9", "other")).used.store == "station"


def test_only_what_that_receipt_used_comes_back(shop: Shop, voucher: Voucher) -> None:
    other = given(shop, "a-key-for-another-wish")
    use(shop, voucher.code)
    use(shop, other.code, Place("high-street", "Till 1", "other"))

    assert restore(shop) == (voucher.voucher_id,)
    statuses = {row["voucher_id"]: row["status"] for row in shop.rows(tables.voucher)}
    assert statuses == {voucher.voucher_id: "issued", other.voucher_id: "redeemed"}


def test_one_that_comes_back_after_its_time_has_expired(shop: Shop, voucher: Voucher) -> None:
    use(shop, voucher.code)
    restore(shop)

    with pytest.raises(VoucherClosed) as late:
        check(shop, voucher.code, "2026-05-01")
    assert late.value.status == "expired"


def test_staff_withdraw_it_with_a_reason_and_the_points_come_back(shop: Shop, voucher: Voucher) -> None:
    at = moment("2026-03-22")
    ended = shop.database.write(
        lambda session: rewards.void(
            session, shop.retailer, voucher.voucher_id, "staff:eve", "sent to the wrong card", at
        )
    )

    (row,) = shop.rows(tables.voucher)
    assert (ended.voucher.status, shop.points("2026-03-22")) == ("voided", 200)
    assert ended.balances["points"].available == 200
    assert (row["voided_by"], row["voided_why"]) == ("staff:eve", "sent to the wrong card")
    with pytest.raises(VoucherClosed) as closed:
        use(shop, voucher.code, when="2026-03-23")
    assert (closed.value.status, closed.value.at) == ("voided", at)


def test_what_was_used_cannot_be_withdrawn_and_what_is_not_there_is_unknown(
    shop: Shop, voucher: Voucher
) -> None:
    use(shop, voucher.code)
    for voucher_id, error in (
        (voucher.voucher_id, VoucherClosed),
        ("00000000-0000-7000-8000-000000000000", UnknownVoucher),
    ):
        with pytest.raises(error):
            shop.database.write(
                lambda session, voucher_id=voucher_id: rewards.void(
                    session, shop.retailer, voucher_id, "staff:eve", "why", moment("2026-03-22")
                )
            )
    assert shop.points("2026-03-22") == 100
