"""Fees in the books: what cards and tiers cost, by day, kind and store; let go or not, each told once."""

from __future__ import annotations

from datetime import date

import pytest

from db.engine import Database
from loyalty.books import exports, fees
from loyalty.books.fees import FeeSum
from loyalty.cards import issuing, replacing
from loyalty.cards.issuing import CardWish
from loyalty.errors import UnknownStore
from loyalty.people import tier_acts
from loyalty.people.tier_acts import TierWish
from tests.loyalty.people.test_tier_acts import TEXT
from tests.loyalty.shop import Shop, moment
from tests.loyalty.test_merging import merge

KINDS = (
    TEXT
    + """
cards:
  kinds:
    - {code: honour, fee: "5.00", renewal_fee: "2.00", replacement_fee: "3.00", valid: 1 year}
"""
)
IN_SHOP, AT_HOME = CardWish("staff:eve", store="high-street"), CardWish("member:ann")


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, KINDS)
    for name in ("ann", "bob"):
        shop.member(name)
    return shop


def asked(shop: Shop) -> tuple[FeeSum, ...]:
    days = date(2026, 5, 1), date(2026, 5, 31)
    at = moment("2026-07-01")
    return shop.database.read(lambda session: fees.sums(session, shop.retailer, "shop", *days, at))[1]


def issue(shop: Shop, name: str, when: str, wish: CardWish = IN_SHOP) -> str:
    member_id = shop.member_id(name)
    return shop.database.write(
        lambda session: issuing.issue(session, shop.retailer, member_id, "honour", wish, moment(when))
    ).card.number


def test_what_cards_cost_is_added_up_by_day_deed_kind_and_store(shop: Shop) -> None:
    ann = shop.member_id("ann")
    number = issue(shop, "ann", "2026-05-01")
    issue(shop, "bob", "2026-05-01", CardWish("staff:eve", "goodwill", "high-street"))
    issue(shop, "bob", "2026-06-01")
    shop.database.write(
        lambda session: issuing.renew(session, shop.retailer, ann, number, AT_HOME, moment("2026-05-02"))
    )
    shop.database.write(
        lambda session: replacing.replace(session, shop.retailer, ann, number, AT_HOME, moment("2026-05-02"))
    )

    assert asked(shop) == (
        FeeSum(date(2026, 5, 1), "issued", "honour", "high-street", 2, 1, 500),
        FeeSum(date(2026, 5, 2), "renewed", "honour", "", 1, 0, 200),
        FeeSum(date(2026, 5, 2), "replaced", "honour", "", 1, 0, 300),
    )


def test_a_tier_that_is_paid_for_is_told_once_though_its_member_is_merged(shop: Shop) -> None:
    wish = TierWish("pay", "gold", "staff:eve", paid_minor=5000, store="high-street")
    ann = shop.member_id("ann")
    shop.database.write(
        lambda session: tier_acts.act(session, shop.retailer, ann, wish, moment("2026-05-03"))
    )
    merge(shop, "2026-05-04")

    assert asked(shop) == (FeeSum(date(2026, 5, 3), "paid", "gold", "high-street", 1, 0, 5000),)
    rows, _ = shop.database.read(
        lambda session: exports.page(session, shop.retailer, exports.ALL["fees"], None, moment("2026-07-01"))
    )
    assert [(row["what"], row["fee_minor"], row["actor"]) for row in rows] == [("paid", 5000, "staff:eve")]
    assert shop.verify() == []


def test_a_store_there_is_not_is_refused(shop: Shop) -> None:
    with pytest.raises(UnknownStore):
        issue(shop, "ann", "2026-05-01", CardWish("staff:eve", store="nowhere"))
