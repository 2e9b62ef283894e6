"""Who comes in, and who does not: both say yes, a code lets one in, and nobody is in two."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from loyalty import tables
from loyalty.errors import (
    HouseholdFull,
    InHousehold,
    JoinedTooOften,
    LoyaltyError,
    NoHousehold,
    NoHouseholds,
    NotHead,
    UnknownHouseholdCode,
)
from loyalty.households import joining
from loyalty.program import shelf
from tests.loyalty.households.conftest import Open
from tests.loyalty.households.home import ALL, NOON, PLAIN, Home


def refused(home: Home, name: str, code: str, error: type[LoyaltyError], on: str = NOON) -> None:
    with pytest.raises(error):
        home.join(name, code, on)
    assert not home.rows(tables.household_member, name)


def test_a_code_lets_one_in_once(home: Open) -> None:
    shop = home(ann=1, bob=1, cat=1)
    shop.found()
    code = shop.code()

    assert shop.join("bob", code.lower()).head_id == shop.member_id("ann")

    refused(shop, "cat", code, UnknownHouseholdCode)
    assert [place.member_id for place in shop.pool("bob").household.places] == [
        shop.member_id("ann"),
        shop.member_id("bob"),
    ]


def test_a_stranger_has_no_code_and_does_not_come_in(home: Open) -> None:
    shop = home(ann=1, bob=1)
    shop.found()
    shop.code()

    refused(shop, "bob", "ABCD-EFGH-JKMN-PQRS", UnknownHouseholdCode)
    refused(shop, "bob", "no code", UnknownHouseholdCode)
    refused(shop, "bob", shop.member_id("ann"), UnknownHouseholdCode)


def test_a_code_is_for_a_quarter_of_an_hour_and_a_new_one_ends_it(home: Open) -> None:
    shop = home(ann=1, bob=1)
    shop.found()
    first = shop.code()
    second = shop.code()

    refused(shop, "bob", first, UnknownHouseholdCode)
    refused(shop, "bob", second, UnknownHouseholdCode, "2026-06-01 12:15")
    shop.join("bob", second, "2026-06-01 12:14:59")


def test_a_code_is_stored_as_its_digest_only(home: Open) -> None:
    shop = home(ann=1)
    shop.found()
    code = shop.code()

    assert code not in str(shop.rows(tables.household_invitation, None))


def test_only_the_head_shows_codes(home: Open) -> None:
    shop = home(ann=1, bob=1, cat=1)
    shop.found("bob")

    with pytest.raises(NotHead):
        shop.do(joining.invite, "bob")
    with pytest.raises(NoHousehold):
        shop.do(joining.invite, "cat")


def test_nobody_is_in_two(home: Open) -> None:
    shop = home(ann=1, bob=1)
    shop.found()
    code = shop.code()
    shop.do(joining.found, "bob")

    with pytest.raises(InHousehold):
        shop.join("bob", code)
    with pytest.raises(InHousehold):
        shop.join("ann", shop.do(joining.invite, "bob").code)


def test_who_has_what_they_ask_for_has_it_as_it_is(home: Open) -> None:
    shop = home(ann=1, bob=1)
    shop.found()
    code = shop.code()

    assert shop.do(joining.found, "ann") == shop.join("ann", code)
    shop.join("bob", code)
    with pytest.raises(InHousehold):
        shop.do(joining.found, "bob")


def test_there_are_no_more_than_the_programme_lets_there_be(home: Open) -> None:
    shop = home(ann=1, bob=1, cat=1, dan=1)
    shop.found("bob", "cat")

    with pytest.raises(HouseholdFull):
        shop.code()
    # A code shown while there was room does not help either: the count itself is conditional.
    shop.leave("cat")
    code = shop.code()
    shop.database.write(
        lambda session: session.connection.execute(update(tables.household).values(members=3))
    )
    refused(shop, "dan", code, HouseholdFull)
    shop.database.write(
        lambda session: session.connection.execute(update(tables.household).values(members=2))
    )


def test_one_joins_no_more_often_in_a_year_than_the_programme_says(home: Open) -> None:
    shop = home(ALL.replace("all}", "all, joins_per_year: 1}"), ann=1, bob=1)
    shop.found("bob")
    shop.leave("bob")

    refused(shop, "bob", shop.code("2027-06-01 11:50"), JoinedTooOften, "2027-06-01 11:50")
    shop.join("bob", shop.code("2027-06-01 11:51"), "2027-06-01 11:51")


def test_without_the_section_there_are_none(home: Open) -> None:
    shop = home(PLAIN, ann=1)

    with pytest.raises(NoHouseholds):
        shop.found()


def test_a_code_of_another_programme_lets_nobody_in(home: Open) -> None:
    shop = home(ann=1, bob=1)
    shop.found()
    code, at = shop.code(), shop.moment(NOON)
    other = ALL.replace("code: shop", "code: other")
    shop.database.write(lambda session: shelf.publish(session, other, at, at, at_once=True))
    shop.database.write(
        lambda session: session.connection.execute(update(tables.household).values(program="other"))
    )

    refused(shop, "bob", code, UnknownHouseholdCode)
