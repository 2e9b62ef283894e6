"""What is frozen with a sale of its buyer and its store: groups, birthdays, offers of their own."""

from __future__ import annotations

from typing import Any

import pytest

from db.engine import Database
from loyalty.people import profile
from loyalty.receipts.values import Recorded
from loyalty.shops import stores
from tests.loyalty.receipts.test_cost import counted
from tests.loyalty.shop import PLAIN, Shop, moment

RULES = """
  - {code: month, points: 10, when: {birthday: month}}
  - {code: week, points: 100, when: {birthday: week}}
  - {code: day, points: 1000, when: {birthday: day}}
  - {code: outlets, points: 10000, when: {store_groups: [outlets]}}
"""


def opened(database: Database, more: str = "", zone: str = "Europe/London") -> Shop:
    shop = Shop(database, PLAIN + RULES.lstrip("\n") + more, store_zone=zone)
    shop.member()
    return shop


def born(shop: Shop, when: str = "2026-01-02", **birthday: Any) -> None:
    member_id = shop.member_id()
    shop.database.write(
        lambda session: profile.tell(
            session, shop.retailer, shop.program, member_id, {"birthday": birthday}, moment(when)
        )
    )


def points(answer: Recorded) -> int:
    return sum(each.amount for each in answer.differences)


@pytest.mark.parametrize(
    ("when", "earned"),
    [
        ("2026-03-14 00:00", 1110),
        ("2026-03-13 23:59", 110),
        ("2026-03-09 12:00", 110),
        ("2026-03-16 12:00", 10),
        ("2026-04-01 00:00", 0),
    ],
)
def test_a_birthday_is_the_stores_day(database: Database, when: str, earned: int) -> None:
    shop = opened(database)
    born(shop, month=3, day=14)

    assert points(shop.sell("1", when, "0.50")) == earned


def test_who_told_no_birthday_has_none(database: Database) -> None:
    assert points(opened(database).sell("1", "2026-03-14 12:00", "0.50")) == 0


def test_a_lunar_birthday_moves_with_its_year(database: Database) -> None:
    shop = opened(database, "members: {birthday: {calendar: lunar}}\n")
    born(shop, month=8, day=15, lunar=True)

    assert points(shop.sell("1", "2026-09-25 12:00", "0.50")) == 1110
    assert points(shop.sell("2", "2025-09-25 12:00", "0.50", arrives="2026-09-26 12:00")) == 0


@pytest.mark.parametrize(
    ("leap_day", "when"), [("feb-28", "2026-02-28 12:00"), ("mar-1", "2026-03-01 12:00")]
)
def test_29_february_is_kept_as_the_document_says(database: Database, leap_day: str, when: str) -> None:
    shop = opened(database, f"members: {{birthday: {{leap_day: {leap_day}}}}}\n")
    born(shop, month=2, day=29)

    assert points(shop.sell("1", when, "0.50")) == 1110


def test_what_was_frozen_stays_when_another_birthday_is_told(database: Database) -> None:
    shop = opened(database)
    born(shop, month=3, day=14)
    shop.sell("1", "2026-03-14 12:00", "0.50")
    born(shop, "2026-03-15", month=7, day=1)

    assert points(shop.give_back("2", "2026-03-16 12:00", "-0.50", of="1")) == -1110


def test_a_birthday_costs_no_statement_more(database: Database) -> None:
    shop = opened(database)
    with counted(shop) as without:
        shop.sell("1", "2026-03-14 12:00", "0.50", "1.00")
    born(shop, month=3, day=14)
    with counted(shop) as with_it:
        assert points(shop.sell("2", "2026-03-14 13:00", "0.50", "1.00")) == 1111

    assert len(with_it) <= len(without)


def test_a_stores_groups_are_those_at_the_sale(database: Database) -> None:
    shop = opened(database)
    shop.database.write(
        lambda session: stores.group(session, stores.get(session, "high-street"), ["outlets", "city"])
    )
    first = shop.sell("1", "2026-05-01 12:00", "0.50")
    shop.database.write(lambda session: stores.group(session, stores.get(session, "high-street"), []))
    second = shop.sell("2", "2026-05-02 12:00", "0.50")

    assert (points(first), points(second)) == (10000, 0)
    assert points(shop.give_back("3", "2026-05-03 12:00", "-0.50", of="1")) == -10000
