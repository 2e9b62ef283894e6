"""Who brings somebody along gets points once the newcomer bought and kept it; the newcomer gets theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.engine import Database
from jobs import registry
from jobs.job import House
from jobs.tables import job_run
from loyalty import tables
from loyalty.activities import referrals
from loyalty.errors import OwnReferral, UnknownReferral
from loyalty.merging import joining
from loyalty.people import members
from loyalty.people.members import Person
from tests.jobs.house import clock, house_of, rows, run
from tests.loyalty.shop import FIRST_SALE, PLAIN, Shop, goods, refund

REFERRALS = registry.find("referrals")
TEXT = (
    PLAIN
    + """
activities:
  - {code: friend, name: A friend, points: 500, on: referral, from: "50.00", after: 14 days, limit: {year: 2}}
  - {code: invited, name: Invited, points: 200, on: referred, from: "50.00", after: 14 days}
"""
)
JOINED = "2026-03-01"
NOBODY = Person()


class Friends(Shop):
    """Ann's shop, to which she brings others."""

    def __init__(self, database: Database, text: str = TEXT) -> None:
        super().__init__(database, text)
        self.member("ann")
        self.code = self.code_of("ann")

    def code_of(self, name: str, when: str = "2026-01-02") -> str:
        return self.own(name, when).code

    def own(self, name: str = "ann", when: str = "2026-12-31") -> referrals.Own:
        member_id, at = self.member_id(name), self.moment(when)
        return self.database.write(lambda session: referrals.of_member(session, self.retailer, member_id, at))

    def brings(self, name: str, when: str = JOINED, code: str = "", person: Person = NOBODY) -> None:
        at, typed = self.moment(when), code or self.code

        def join(session) -> None:
            newcomer, _ = members.enrol(
                session, self.retailer, self.program, at, external_id=name, person=person
            )
            session.apply(
                referrals.bring(session, self.retailer, self.program, (newcomer, person), typed, at)
            )

        self.database.write(join)

    def decide(self, *days: str) -> House:
        house = house_of(self.database, self.retailer, f"{days[0]} 06:00")
        for day in days:
            clock(house).set(f"{day} 06:00")
            run(house, REFERRALS)
        return house

    def has(self, *names: str) -> list[int]:
        return [self.points(name=name) for name in names]


@pytest.fixture
def shop(database: Database) -> Friends:
    return Friends(database)


def test_both_get_their_points_once_the_purchase_was_kept_for_its_days(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    shop.decide("2026-03-15")
    assert shop.has("ann", "bob") == [0, 50]
    assert shop.own() == referrals.Own(shop.code, 1, 1, {}, 0)

    shop.decide("2026-03-16", "2026-03-17")
    assert shop.has("ann", "bob") == [500, 250]
    assert shop.own() == referrals.Own(shop.code, 1, 0, {"points": 500}, 0)
    assert shop.verify() == []


def test_what_came_back_before_counts_no_more_and_what_comes_back_after_takes_nothing(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "60.00", member="bob")
    shop.give_back("2", "2026-03-10", refund("20.00"), of="1", member="bob")
    shop.decide("2026-03-20")
    assert shop.has("ann") == [0]

    shop.sell("3", "2026-03-21", "10.00", member="bob")
    shop.decide("2026-04-04")
    assert shop.has("ann") == [500]
    shop.give_back("4", "2026-04-05", refund("10.00"), of="3", member="bob")
    shop.decide("2026-04-06")
    assert shop.has("ann", "bob") == [500, 240]


def test_what_earns_nothing_and_what_was_voided_brings_nothing(database: Database) -> None:
    shop = Friends(database, TEXT + "exclude: [{code: cards, skus: [GIFT]}]\n")
    shop.brings("bob")
    shop.sell("1", "2026-03-02", goods("60.00", "GIFT"), member="bob")
    shop.sell("2", "2026-03-02", "60.00", member="bob")
    shop.void("2", "2026-03-02", revision=2, member="bob")
    shop.decide("2026-04-01")
    assert shop.has("ann", "bob") == [0, 0]


def test_a_date_that_is_done_again_or_late_gives_nothing_twice(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    shop.decide("2026-03-10", "2026-03-20")
    shop.database.write(lambda session: session.connection.execute(job_run.delete()).rowcount)
    shop.database.write(
        lambda session: session.connection.execute(update(tables.referral).values(status="waiting")).rowcount
    )
    house = shop.decide("2026-03-21")
    assert [row["status"] for row in rows(house)] == ["done"]
    assert shop.has("ann", "bob") == [500, 250]


def test_a_year_has_room_for_so_many_and_the_newcomers_get_theirs_all_the_same(shop: Friends) -> None:
    for name in ("bob", "cat", "dan"):
        shop.brings(name)
        shop.sell(name, "2026-03-02", "50.00", member=name)
    shop.decide("2026-03-16")
    assert shop.has("ann", "bob", "cat", "dan") == [1000, 250, 250, 250]
    outcomes = [row["theirs"] for row in shop.rows(tables.referral, None)]
    assert sorted(outcomes) == ["given", "given", "limit"]


def test_nobody_brings_themselves(shop: Friends) -> None:
    ann = Person("Ann", "+44 20 7946 0018", "ann@example.com")
    shop.brings("eve", person=ann)
    code = shop.code_of("eve", "2026-03-02")
    for person in (Person(email="ann+new@example.com"), Person(email="Ann+1@EXAMPLE.com")):
        with pytest.raises(OwnReferral):
            shop.brings("other", "2026-03-03", code, person)


def test_who_turns_out_to_be_one_person_gets_nothing(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    bob, ann, at = shop.member_id("bob"), shop.member_id("ann"), shop.moment("2026-03-05")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, ann, bob, "staff:x", at))
    shop.decide("2026-03-20")
    assert shop.has("bob") == [50]
    assert [row["own"] for row in shop.rows(tables.referral, None)] == ["void"]


def test_who_was_a_member_before_is_no_newcomer(shop: Friends) -> None:
    shop.member("old")
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    bob, old, at = shop.member_id("bob"), shop.member_id("old"), shop.moment("2026-03-05")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, old, bob, "staff:x", at))
    shop.decide("2026-03-20")
    assert shop.has("ann", "bob") == [0, 50]


def test_whom_the_shop_looks_into_gets_nothing_until_it_knows(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    ann = shop.member_id("ann")

    def restrict(word: str) -> None:
        own = update(tables.member).where(tables.member.c.member_id == ann).values(restricted=word)
        shop.database.write(lambda session: session.connection.execute(own).rowcount)

    restrict("everything")
    shop.decide("2026-03-20")
    assert shop.has("ann", "bob") == [0, 50]
    with pytest.raises(UnknownReferral):
        shop.brings("cat")
    restrict("")
    shop.decide("2026-03-21")
    assert shop.has("ann", "bob") == [500, 250]


@pytest.mark.parametrize("typed", ["", "no code!", "00000-00000"])
def test_a_code_that_is_nobodys_brings_nobody(shop: Friends, typed: str) -> None:
    with pytest.raises(UnknownReferral):
        shop.brings("bob", code=typed or "x")


def test_a_code_works_from_when_it_was_made_and_where_it_gives_something(shop: Friends) -> None:
    with pytest.raises(UnknownReferral):
        shop.brings("bob", "2026-01-01")
    shop.publish(PLAIN, "2026-02-01")
    with pytest.raises(UnknownReferral):
        shop.brings("bob")


def test_who_does_not_buy_within_a_year_came_for_something_else(shop: Friends) -> None:
    shop.brings("bob")
    shop.sell("1", "2027-03-02", "50.00", member="bob")
    shop.decide("2027-03-15", "2027-03-16")
    assert shop.points("2027-12-31", "ann") == 0
    assert [row["status"] for row in shop.rows(tables.referral, None)] == ["decided"]


def test_a_first_sale_that_makes_a_member_may_bring_the_code_along(database: Database) -> None:
    shop = Friends(database, TEXT + FIRST_SALE)
    shop.sell("1", "2026-03-02", "50.00", member="bob", codes=("WELCOME", shop.code))
    shop.decide("2026-03-16")
    assert shop.has("ann", "bob") == [500, 250]


def test_a_ring_goes_round_as_far_as_the_limit(shop: Friends) -> None:
    """Each of a ring has to buy and keep it, and can be a newcomer once."""
    code, names = shop.code, ("bob", "cat", "dan", "eve")
    for n, name in enumerate(names):
        shop.brings(name, f"2026-03-0{n + 1}", code)
        shop.sell(name, f"2026-03-0{n + 2}", "50.00", member=name)
        code = shop.code_of(name, f"2026-03-0{n + 1} 13:00")
    shop.decide("2026-04-01")
    assert shop.has("ann", *names) == [500, 750, 750, 750, 250]


def test_a_friend_may_be_worth_a_voucher(database: Database) -> None:
    text = TEXT.replace("points: 500", "reward: mug") + "rewards: [{code: mug, cost: 9, worth: '4.00'}]\n"
    shop = Friends(database, text)
    shop.brings("bob")
    shop.sell("1", "2026-03-02", "50.00", member="bob")
    shop.decide("2026-03-16")
    assert [row["reward"] for row in shop.rows(tables.voucher, "ann")] == ["mug"]
    assert shop.own() == referrals.Own(shop.code, 1, 0, {}, 1)
    assert shop.verify() == []


def test_days_off_are_caught_up_with(shop: Friends) -> None:
    house = shop.decide("2026-03-02")
    shop.brings("bob", "2026-03-02 12:00")
    shop.sell("1", "2026-03-02 13:00", "50.00", member="bob")
    clock(house).at += timedelta(days=20)
    run(house, REFERRALS)
    assert shop.has("ann", "bob") == [500, 250]
