"""What a programme gives on birthdays: on the day, once a year, to whoever told it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from db.engine import Database
from jobs import registry
from jobs.job import House
from jobs.tables import job_run
from loyalty import tables
from loyalty.merging import joining
from loyalty.people import profile
from notices.tables import notice
from tests.jobs.house import clock, house_of, run
from tests.loyalty.shop import PLAIN, Shop

BIRTHDAYS = registry.find("birthdays")
TEXT = (
    PLAIN
    + """
members: {birthday: {calendar: either, leap_day: mar-1}}
counters: [{code: growth, measures: points}]
tiers: {counter: growth, window: lifetime, steps: [{code: vip, reaches: 1000}]}
rewards: [{code: mug, cost: 300, worth: "4.00"}]
activities:
  - {code: cake, name: Birthday, points: 100, on: birthday, by_tier: {vip: "2.5"}}
  - {code: present, reward: mug, on: birthday, unless: {tiers: [member]}}
"""
)


class Party(Shop):
    """A shop whose members told their birthdays."""

    def __init__(self, database: Database, text: str = TEXT) -> None:
        super().__init__(database, text)
        self.member("ann")

    def tell(self, when: str = "2026-01-02", name: str = "ann", **birthday: Any) -> None:
        member_id, at, wish = self.member_id(name), self.moment(when), {"birthday": birthday}
        self.database.write(
            lambda session: profile.tell(session, self.retailer, self.program, member_id, wish, at)
        )

    def pass_by(self, *days: str) -> House:
        house = house_of(self.database, self.retailer, f"{days[0]} 00:45")
        for day in days:
            clock(house).set(f"{day} 00:45")
            run(house, BIRTHDAYS)
        return house


@pytest.fixture
def shop(database: Database) -> Party:
    return Party(database)


def test_a_birthday_gives_its_points_on_the_day_and_once(shop: Party) -> None:
    shop.member("bob")
    shop.tell(month=3, day=14)
    shop.pass_by("2026-03-13")
    assert shop.points() == 0
    shop.pass_by("2026-03-14", "2026-03-15")
    assert [shop.points(name=name) for name in ("ann", "bob")] == [100, 0]
    assert shop.verify() == []


def test_a_date_done_again_gives_nothing_twice_and_days_off_are_caught_up_with(shop: Party) -> None:
    shop.tell(month=3, day=14)
    shop.pass_by("2026-03-10", "2026-03-20")
    shop.database.write(lambda session: session.connection.execute(job_run.delete()).rowcount)
    shop.pass_by("2026-03-14")
    assert shop.points() == 100
    assert shop.rows(job_run.metadata.tables["entry"])[-1]["effective_at"] == shop.moment("2026-03-20 00:45")


def test_who_gets_something_is_greeted_on_the_day_and_not_afterwards(shop: Party) -> None:
    shop.member("bob")
    for name in ("ann", "bob"):
        shop.tell(name=name, month=3, day=14 if name == "ann" else 15)
    shop.pass_by("2026-03-14", "2026-03-17")
    assert [shop.points(name=name) for name in ("ann", "bob")] == [100, 100]
    assert [(row["kind"], row["member_id"]) for row in shop.rows(notice, None)] == [
        ("birthday", shop.member_id("ann"))
    ]


def test_another_day_told_within_the_year_brings_no_second_gift(shop: Party) -> None:
    shop.tell(month=3, day=14)
    shop.pass_by("2026-03-14")
    shop.tell("2026-03-15", month=4, day=1)
    shop.pass_by("2026-03-31", "2026-04-01")
    assert shop.points() == 100
    shop.pass_by("2027-04-01")
    assert shop.points("2027-12-31") == 200


def test_a_tier_has_its_own_points_and_a_present_for_whom_it_is(shop: Party) -> None:
    shop.sell("1", "2026-02-01", "1000.00")
    shop.tell(month=3, day=14)
    shop.pass_by("2026-03-14")
    assert shop.points() == 1250
    assert [row["reward"] for row in shop.rows(tables.voucher)] == ["mug"]
    assert shop.verify() == []


@pytest.mark.parametrize(
    ("birthday", "day"),
    [
        ({"month": 2, "day": 29}, "2026-03-01"),
        ({"month": 8, "day": 15, "lunar": True}, "2026-09-25"),
    ],
)
def test_a_leap_day_and_a_lunar_birthday_are_kept_as_for_purchases(
    shop: Party, birthday: dict[str, Any], day: str
) -> None:
    shop.tell(**birthday)
    shop.pass_by(day)
    assert shop.points() == 100


def test_what_is_told_after_the_day_began_is_for_next_year(shop: Party) -> None:
    shop.member("bob", "2026-03-15")
    shop.tell("2026-03-14 09:00", month=3, day=14)
    shop.tell("2026-03-15", "bob", month=3, day=14)
    shop.pass_by("2026-03-13", "2026-03-16")
    assert [shop.points(name=name) for name in ("ann", "bob")] == [0, 0]


def test_whom_the_shop_stopped_and_who_left_get_nothing(shop: Party) -> None:
    shop.tell(month=3, day=14)
    stopped = update(tables.member).values(restricted="everything")
    shop.database.write(lambda session: session.connection.execute(stopped).rowcount)
    shop.pass_by("2026-03-14")
    assert shop.points() == 0


def test_two_who_become_one_had_it_once(shop: Party) -> None:
    shop.member("bob")
    shop.tell(month=3, day=14)
    shop.tell(name="bob", month=3, day=20)
    shop.pass_by("2026-03-14")
    ann, bob, at = shop.member_id("ann"), shop.member_id("bob"), shop.moment("2026-03-15")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, ann, bob, "staff:x", at))
    shop.pass_by("2026-03-20")
    assert shop.points(name="bob") == 100
