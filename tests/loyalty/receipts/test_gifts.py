"""Gifts: a voucher for every third visit, given once, and withdrawn with the sale that gave it."""

from __future__ import annotations

from typing import Any

import pytest

import events.tables
from db.engine import Database
from loyalty import tables
from loyalty.explanations import language, slips
from loyalty.receipt import Kind, Redemption
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Outcome
from loyalty.rewards import rewards, voucher_uses, vouchers
from loyalty.rewards.voucher_states import Place
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.loyalty.test_merging import merge, undo

STAMPS = (
    PLAIN
    + """
rewards:
  - {code: coffee, name: A coffee, cost: 100, worth: "3.00", valid: {after: 2 months}}
counters: [{code: visits, measures: visits}]
milestones:
  - {code: stamps, counter: visits, span: ever, every: {reaches: 3, reward: coffee}}
"""
)

FOR_FIFTY = (
    PLAIN.rstrip()
    + """
  - {code: fifty, reward: coffee, when: {basket: {at_least: "50.00"}}}
rewards: [{code: coffee, name: A coffee, cost: 100, worth: "3.00"}]
"""
)


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """A free coffee for every third visit; ann came twice."""
    shop = open_shop(STAMPS)
    shop.member()
    shop.sell("1", "2026-02-01", "10.00")
    shop.sell("2", "2026-02-02", "10.00")
    return shop


def statuses(shop: Shop, name: str = "ann") -> list[str]:
    return sorted(row["status"] for row in shop.rows(tables.voucher, name))


def codes(shop: Shop) -> list[str]:
    key = shop.retailer.index_key
    return [vouchers.code(key, row["voucher_id"]) for row in shop.rows(tables.voucher)]


def use(shop: Shop, when: str, receipt: str = "") -> None:
    place = Place("high-street", "", receipt)
    key, at = shop.retailer.index_key, moment(when)
    shop.database.write(lambda session: voucher_uses.use(session, key, codes(shop)[0], "shop", place, at))


def given(answer: Any) -> list[tuple[str, int]]:
    return [(each.reward, each.count) for each in answer.gifts]


def test_the_third_visit_gives_a_coffee_for_nothing(shop: Shop) -> None:
    answer = shop.sell("3", "2026-02-03", "10.00")

    (row,) = shop.rows(tables.voucher)
    assert given(answer) == [("coffee", 1)]
    assert (row["status"], row["worth_minor"], row["expires_at"]) == (
        "issued",
        300,
        moment("2026-04-04 00:00"),
    )
    assert row["origin"] == f"{answer.receipt_id}:stamps"
    assert shop.kinds()[-1] == "gift"
    assert shop.points() == 30


def test_the_till_prints_it_and_an_event_tells_it(shop: Shop) -> None:
    answer = shop.sell("3", "2026-02-03", "10.00")

    printed = slips.lines(answer, shop.program, language.languages()["en"])
    assert "A gift for you: A coffee." in printed
    told = [row["type"] for row in shop.rows(events.tables.event, None)]
    assert told.count("voucher.issued") == 1


def test_the_same_receipt_again_gives_no_second(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    again = shop.sell("3", "2026-02-03", "10.00")

    assert again.replayed
    assert statuses(shop) == ["issued"]


def test_its_goods_come_back_and_the_unused_coffee_goes(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    answer = shop.give_back("4", "2026-02-04", "10.00", of="3")

    assert given(answer) == [("coffee", -1)]
    assert statuses(shop) == ["voided"]
    assert shop.kinds()[-1] == "gift-withdrawn"
    printed = slips.lines(answer, shop.program, language.languages()["en"], 80)
    assert "No longer yours, after goods came back or were corrected: A coffee." in printed


def test_a_coffee_that_was_drunk_stays_drunk(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    use(shop, "2026-02-03 13:00")
    answer = shop.give_back("4", "2026-02-04", "10.00", of="3")

    assert given(answer) == []
    assert statuses(shop) == ["redeemed"]
    assert shop.kinds()[-1] == "gift-withdrawn"


def test_goods_that_are_kept_after_all_give_what_they_gave_but_nothing_twice(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    shop.give_back("4", "2026-02-04", "10.00", of="3")
    shop.void("4", "2026-02-04", revision=2)
    assert statuses(shop) == ["issued", "voided"]


def test_who_drank_it_gets_no_other_when_the_return_is_withdrawn(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    use(shop, "2026-02-03 13:00")
    shop.give_back("4", "2026-02-04", "10.00", of="3")
    shop.void("4", "2026-02-04", revision=2)

    (row,) = shop.rows(tables.voucher)
    assert (row["status"], row["voided_at"]) == ("redeemed", None)


def test_who_uses_it_and_brings_the_goods_back_again_and_again_has_had_one(open_shop: OpenShop) -> None:
    shop = open_shop(FOR_FIFTY)
    shop.member()
    for day in ("02", "03", "04"):
        answer = shop.sell(f"sold {day}", f"2026-02-{day} 10:00", "50.00")
        if day == "02":
            use(shop, "2026-02-02 11:00")
        assert given(answer) == ([("coffee", 1)] if day == "02" else [])
        shop.give_back(f"back {day}", f"2026-02-{day} 12:00", "50.00", of=f"sold {day}")
    assert statuses(shop) == ["redeemed"]

    shop.sell("kept", "2026-02-05", "50.00")
    assert given(shop.sell("more", "2026-02-06", "50.00")) == [("coffee", 1)]
    assert statuses(shop) == ["issued", "redeemed"]


def test_what_another_had_used_goes_back_with_them_when_a_merge_is_undone(open_shop: OpenShop) -> None:
    shop = open_shop(FOR_FIFTY)
    shop.member()
    shop.member("bob")
    shop.sell("1", "2026-02-02 10:00", "50.00")
    use(shop, "2026-02-02 11:00")
    shop.give_back("2", "2026-02-02 12:00", "50.00", of="1")
    merged = merge(shop, "2026-02-03")
    shop.sell("3", "2026-02-04", "50.00", member="bob")

    undo(shop, merged, "2026-02-05")

    assert (statuses(shop), statuses(shop, "bob")) == (["redeemed"], ["issued"])


def test_one_used_for_a_sale_that_is_voided_does_not_outlive_the_sale_that_gave_it(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    (code,) = codes(shop)
    sold = shop.sell("4", "2026-02-04", "10.00", redemptions=(Redemption(voucher=code),))
    assert sold.redemptions[0].outcome is Outcome.REDEEMED
    shop.give_back("5", "2026-02-05", "10.00", of="3")
    assert statuses(shop) == ["redeemed"]

    shop.void("4", "2026-02-04", revision=2)
    assert statuses(shop) == ["voided"]


def test_a_late_visit_moves_the_coffee_to_the_sale_that_was_the_third(shop: Shop) -> None:
    third = shop.sell("4", "2026-02-04", "10.00")
    use(shop, "2026-02-04 13:00")
    late = shop.sell("3", "2026-02-03", "10.00", arrives="2026-02-05")

    (row,) = shop.rows(tables.voucher)
    assert row["origin"] == f"{late.receipt_id}:stamps" != f"{third.receipt_id}:stamps"
    assert row["status"] == "redeemed"
    assert given(late) == []


def test_a_corrected_receipt_gives_or_takes_the_difference(open_shop: OpenShop) -> None:
    shop = open_shop(STAMPS.replace("measures: visits", "measures: units"))
    shop.member()
    shop.sell("1", "2026-02-01", "10.00", "11.00", "12.00", "13.00", "14.00", "15.00")
    assert statuses(shop) == ["issued", "issued"]

    shop.sell("1", "2026-02-01", "10.00", "11.00", "12.00", revision=2)
    assert statuses(shop) == ["issued", "voided"]

    shop.sell("1", "2026-02-01", "10.00", revision=3)
    assert statuses(shop) == ["voided", "voided"]


def test_who_cancels_a_gift_gets_no_points_for_it(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    (row,) = shop.rows(tables.voucher)
    done = shop.database.write(
        lambda session: rewards.cancel(
            session, shop.retailer, row["member_id"], row["voucher_id"], moment("2026-02-04")
        )
    )

    assert done.balances["points"].available == 30
    assert statuses(shop) == ["voided"]
    shop.give_back("4", "2026-02-05", "10.00", of="3")
    shop.void("4", "2026-02-05", revision=2)
    assert statuses(shop) == ["voided"]


def test_a_quote_says_what_it_would_give_and_gives_nothing(shop: Shop) -> None:
    receipt = shop.receipt(Kind.SALE, "3", "2026-02-03", ("10.00",))
    arrival = Arrival(receipt, moment("2026-02-03"), moment("2026-02-03"))
    quoted = shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))

    assert given(quoted.answer) == [("coffee", 1)]
    assert statuses(shop) == []


def test_a_quote_of_a_return_withdraws_nothing(shop: Shop) -> None:
    shop.sell("3", "2026-02-03", "10.00")
    receipt = shop.receipt(Kind.RETURN, "4", "2026-02-04", ("10.00",), of="3")
    arrival = Arrival(receipt, moment("2026-02-04"), moment("2026-02-04"))
    quoted = shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))

    assert given(quoted.answer) == [("coffee", -1)]
    assert statuses(shop) == ["issued"]


def test_verify_finds_a_gift_that_nobody_gave_and_one_that_is_missing(database: Database) -> None:
    shop = Shop(database, STAMPS)
    shop.member()
    for number in "123":
        shop.sell(number, f"2026-02-0{number}", "10.00")
    (row,) = shop.rows(tables.voucher)
    shop.database.write(
        lambda session: session.connection.execute(tables.voucher.update().values(origin="nothing"))
    )

    wrong = shop.verify()
    assert len(wrong) == 2
    assert any(f"coffee of {row['origin']}: 0 given" in each for each in wrong)
