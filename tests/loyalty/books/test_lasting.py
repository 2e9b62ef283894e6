"""Points that live on while a member is active: what the account, the reports and a merge say of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import points.tables
from db.engine import Database
from loyalty.books import account_reading, reports
from loyalty.books.account import Purse
from loyalty.merging import joining
from loyalty.people import adjusting
from loyalty.people.adjusting import Adjustment
from points.errors import InsufficientPoints
from points.state import Balance
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = PLAIN.replace(
    "earn:",
    "currencies:\n  - {code: points, expiry: {inactive: 6 months}}\n  - {code: stars}\nearn:",
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop whose points lapse after six months in which nothing is earned or spent."""
    shop = Shop(database, TEXT)
    shop.member()
    yield shop
    assert shop.verify() == []


def give(shop: Shop, amount: int, when: str, name: str = "ann") -> None:
    """Points by hand: they are no activity by themselves."""
    at = moment(when)
    words = ("points", amount, "goodwill", "", "staff:eve", "")
    wish = Adjustment(adjusting.new_id(at), shop.member_id(name), *words)
    shop.database.write(lambda session: adjusting.adjust(session, shop.retailer, wish, at))


def purse(shop: Shop, when: str, name: str = "ann") -> Purse:
    at, member_id = moment(when), shop.member_id(name)
    found = shop.database.read(lambda session: account_reading.read(session, shop.retailer, member_id, at))
    own = found.purses[0]
    assert sum(due.amount for due in own.expiring) == own.balance.available
    return own


def ends(shop: Shop, when: str, name: str = "ann") -> list[tuple[int, str]]:
    return [(due.amount, str(due.on)) for due in purse(shop, when, name).expiring]


def test_what_expires_when_is_said_for_who_does_nothing_more(shop: Shop) -> None:
    give(shop, 40, "2026-01-31")
    give(shop, 30, "2026-02-10")
    assert ends(shop, "2026-02-11") == [(40, "2026-07-31"), (30, "2026-08-10")]

    with pytest.raises(InsufficientPoints):
        shop.burn(5, "2026-08-31")  # too late to be an activity


def test_an_activity_moves_all_of_it(shop: Shop) -> None:
    give(shop, 40, "2026-01-31")
    give(shop, 30, "2026-02-10")

    shop.burn(5, "2026-05-31")

    assert ends(shop, "2026-09-01") == [(65, "2026-11-30")]
    assert purse(shop, "2026-12-01 00:00").balance == Balance()


def test_what_is_outstanding_goes_by_the_end_that_it_has_come_to(shop: Shop) -> None:
    shop.member("bob")
    give(shop, 40, "2026-01-31")
    give(shop, 30, "2026-01-31", "bob")
    shop.burn(10, "2026-05-31")

    def months(when: str) -> list[tuple[date | None, int]]:
        at = moment(when)
        _, found = shop.database.read(lambda session: reports.liability(session, shop.retailer, "shop", at))
        return [(each.month_on, each.amount) for each in found[0].expiring]

    assert months("2026-06-01") == [(date(2026, 7, 1), 30), (date(2026, 11, 1), 30)]
    assert months("2026-08-01 00:00") == [(date(2026, 11, 1), 30)]


def test_what_was_burned_before_a_merge_comes_back_with_the_end_it_had(shop: Shop) -> None:
    shop.member("bob")
    give(shop, 40, "2026-01-31")
    shop.burn(40, "2026-05-31")
    give(shop, 1, "2026-01-31", "bob")

    at, ann, bob = moment("2026-06-10"), shop.member_id("ann"), shop.member_id("bob")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, ann, bob, "staff:eve", at))

    (lot,) = shop.rows(points.tables.lot, holder_id=bob, amount=40)
    assert (lot["remaining"], lot["expires_at"]) == (0, moment("2026-12-01 00:00"))
