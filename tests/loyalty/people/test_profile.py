"""What a member tells of themselves: sealed, changed only so often, gone with the person."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.engine import Database
from loyalty import tables
from loyalty.errors import InvalidProfile, MemberClosed, ProfileLocked
from loyalty.merging import joining, parting
from loyalty.people import erasing, profile
from loyalty.people.profile import Reply
from tests.loyalty.shop import PLAIN, Shop, moment

ASKED = """
members:
  birthday: {calendar: either, purpose: We send you a present.}
  profile:
    - {code: drinks, name: Favourite drink, kind: choice, choices: [{code: tea}, {code: coffee}],
       changes: {most: 2, within: 30 days}}
    - {code: shoes, kind: number, least: 20, most: 55, required: true}
    - {code: about, kind: text}
    - {code: wedding, kind: date}
    - {code: children, kind: yes-no, changes: {most: 0, within: 1 year}}
"""


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, PLAIN + ASKED)
    shop.member()
    return shop


def tell(shop: Shop, when: str = "2026-03-01", name: str = "ann", **wish: Any) -> tuple[str, ...]:
    put_right = wish.pop("is_put_right", False)
    member_id, at = shop.member_id(name), moment(when)
    return shop.database.write(
        lambda session: profile.tell(
            session, shop.retailer, shop.program, member_id, wish, at, is_put_right=put_right
        )
    )


def replies(shop: Shop, when: str = "2026-03-01", name: str = "ann") -> dict[str, Reply]:
    member_id, at = shop.member_id(name), moment(when)
    found = shop.database.read(
        lambda session: profile.of_member(session, shop.retailer, shop.program, member_id, at)
    )
    return {each.field.code: each for each in found}


ANSWERS = {
    "birthday": {"month": 2, "day": 29, "year": 1992, "lunar": False, "leap_month": False},
    "drinks": "tea",
    "shoes": 43,
    "about": "I like 茶",
    "wedding": "2015-06-06",
    "children": True,
}


def test_what_is_told_comes_back_and_is_sealed(shop: Shop) -> None:
    assert tell(shop, **ANSWERS) == tuple(ANSWERS)
    assert {code: each.value for code, each in replies(shop).items()} == ANSWERS

    rows = shop.database.read(lambda session: session.rows(select(tables.member_profile.c.sealed)))
    assert len(rows) == 6
    assert all(row.sealed.startswith("s1.") for row in rows)


def test_the_same_again_is_no_news(shop: Shop) -> None:
    tell(shop, **ANSWERS)
    assert tell(shop, **{**ANSWERS, "shoes": 44}) == ("shoes",)


def test_what_is_wanted_and_was_not_told_is_missing(shop: Shop) -> None:
    assert profile.missing(replies(shop).values()) == ("shoes",)
    tell(shop, shoes=40)
    assert profile.missing(replies(shop).values()) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unasked", "x"),
        ("drinks", "beer"),
        ("shoes", 19),
        ("shoes", "40"),
        ("shoes", True),
        ("shoes", None),
        ("about", " "),
        ("about", "a\nb"),
        ("about", "x" * 201),
        ("wedding", "2015-02-29"),
        ("wedding", 20150606),
        ("children", "yes"),
        ("birthday", "1992-02-29"),
        ("birthday", {"month": 2}),
        ("birthday", {"month": 2, "day": 30}),
        ("birthday", {"month": 2, "day": 29, "year": 1993}),
        ("birthday", {"month": 2, "day": 2, "year": 2027}),
        ("birthday", {"month": 2, "day": 2, "sign": "fish"}),
        ("birthday", {"month": True, "day": 1}),
    ],
)
def test_an_answer_fits_its_question(shop: Shop, field: str, value: object) -> None:
    with pytest.raises(InvalidProfile):
        tell(shop, **{field: value})


def test_only_a_calendar_that_is_asked_for_is_taken(database: Database) -> None:
    shop = Shop(database, PLAIN + "members: {birthday: {calendar: lunar}}\n")
    shop.member()

    assert tell(shop, birthday={"month": 8, "day": 15, "lunar": True}) == ("birthday",)
    with pytest.raises(InvalidProfile):
        tell(shop, birthday={"month": 8, "day": 15})


def test_a_change_is_allowed_so_often(shop: Shop) -> None:
    tell(shop, "2026-03-01", drinks="tea")
    tell(shop, "2026-03-02", drinks="coffee")
    tell(shop, "2026-03-10", drinks="tea")
    with pytest.raises(ProfileLocked) as locked:
        tell(shop, "2026-03-31", drinks="coffee")

    assert str(locked.value.until) == "2026-04-01"
    assert replies(shop, "2026-03-31")["drinks"].is_locked
    assert tell(shop, "2026-04-01", drinks="coffee") == ("drinks",)


def test_taking_back_is_always_allowed_and_opens_no_second_first_time(shop: Shop) -> None:
    tell(shop, children=True)
    assert tell(shop, children=None) == ("children",)
    assert replies(shop)["children"].value is None
    with pytest.raises(ProfileLocked) as locked:
        tell(shop, children=False)
    assert locked.value.until is None


def test_staff_put_right_what_the_member_no_longer_may(shop: Shop) -> None:
    tell(shop, "2026-03-01", birthday={"month": 3, "day": 1})
    tell(shop, "2026-03-02", birthday={"month": 3, "day": 2})
    with pytest.raises(ProfileLocked):
        tell(shop, "2027-03-01", birthday={"month": 3, "day": 3})
    tell(shop, "2026-03-03", birthday={"month": 3, "day": 3}, is_put_right=True)

    assert replies(shop)["birthday"].value["day"] == 3
    assert tell(shop, "2027-03-02", birthday={"month": 3, "day": 4}) == ("birthday",)


def test_it_goes_with_the_person(shop: Shop) -> None:
    tell(shop, **ANSWERS)
    ann, at = shop.member_id(), moment("2026-03-02")
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, ann, "staff:x", at))

    assert not shop.database.read(lambda session: session.rows(select(tables.member_profile)))
    with pytest.raises(MemberClosed):
        shop.database.write(
            lambda session: profile.tell(session, shop.retailer, shop.program, ann, {"shoes": 40}, at)
        )


def test_a_merge_fills_what_was_not_told_and_its_undoing_takes_that_back(shop: Shop) -> None:
    shop.member("bob")
    tell(shop, shoes=40, about="Ann")
    tell(shop, name="bob", shoes=45, drinks="tea", children=False)
    ann, bob = shop.member_id(), shop.member_id("bob")

    def values(when: str) -> dict[str, Any]:
        return {code: each.value for code, each in replies(shop, when).items() if each.value is not None}

    at = moment("2026-03-02")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, bob, ann, "staff:x", at))
    assert values("2026-03-02") == {"shoes": 40, "about": "Ann", "drinks": "tea", "children": False}

    tell(shop, "2026-03-02", drinks="coffee")
    shop.database.write(lambda session: parting.undo(session, shop.retailer, ann, bob, "staff:x", at))
    assert values("2026-03-02") == {"shoes": 40, "about": "Ann", "drinks": "coffee"}
