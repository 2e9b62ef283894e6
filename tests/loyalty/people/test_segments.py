"""Segments: who is in one now, what that is worth at the till, and the lists that staff keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from db.engine import Database
from loyalty.errors import InvalidList, UnknownMember, UnknownSegment
from loyalty.merging import joining
from loyalty.people import consents, erasing, list_file, profile, segments
from loyalty.people.consents import Answer
from loyalty.receipts.values import Recorded
from tests.loyalty.shop import TIERED, Shop, moment

ASKED = """
members:
  birthday: {calendar: either}
  profile:
    - {code: drinks, kind: choice, choices: [{code: tea}, {code: coffee}, {code: milk}]}
    - {code: shoes, kind: number}
    - {code: children, kind: yes-no}
"""
SEGMENTS = {
    "sleeping": "visits: {within_days: 90, at_most: 0}",
    "regular": "visits: {within_days: 30, at_least: 2, at_most: 3}",
    "spender": 'spent: {within_days: 30, at_least: "100.00"}',
    "earner": "counted: [{counter: tier-points, within_days: 30, at_least: 100}]",
    "vips": "tiers: [vip]",
    "old-hand": "joined: {for_days: 60}",
    "newcomer": "joined: {within_days: 60}",
    "founder": 'joined: {through: "2026-01-01"}',
    "senior": "age: {at_least: 60}",
    "young": "age: {at_most: 25}",
    "told": "consents: [offers]",
    "by-mail": "consents: [offers/email, points/email]",
    "hot-drinks": "told: {drinks: [tea, coffee]}",
    "big-feet": "told: {shoes: {at_least: 45}}",
    "parents": "told: {children: true}",
    "press": "listed: by-staff",
    "young-press": "listed: by-staff, age: {at_most: 25}",
}
DECLARED = "segments:\n" + "".join(
    f"  - {{code: {code}, when: {{{when}}}}}\n" for code, when in SEGMENTS.items()
)
NOBODY = "00000000-0000-7000-8000-000000000000"
BONUS = "  - {code: bonus, points: 1000, when: {segments: [SEGMENT]}}\n"


def opened(database: Database, segment: str = "") -> Shop:
    rules = (
        TIERED.replace("counters:", BONUS.replace("SEGMENT", segment) + "counters:") if segment else TIERED
    )
    shop = Shop(database, rules + ASKED + DECLARED)
    shop.member()
    return shop


def now(shop: Shop, when: str, name: str = "ann") -> set[str]:
    member_id, at = shop.member_id(name), moment(when)
    found = shop.database.read(
        lambda session: segments.of_members(session, shop.retailer, shop.program, [member_id], at)
    )
    return set(found[member_id])


def tell(shop: Shop, name: str = "ann", when: str = "2026-01-02", **wish: Any) -> None:
    member_id, at = shop.member_id(name), moment(when)
    shop.database.write(
        lambda session: profile.tell(session, shop.retailer, shop.program, member_id, wish, at)
    )


def bonus(answer: Recorded) -> bool:
    return any(each.rule == "bonus" and each.amount == 1000 for each in answer.differences)


def put(shop: Shop, code: str, names: Iterable[str]) -> int:
    member_ids, at = [shop.member_id(name) for name in names], moment("2026-01-03")
    return shop.database.write(
        lambda session: segments.replace_list(session, shop.program, code, member_ids, at)
    )[0]


def test_what_was_bought_lately_decides(database: Database) -> None:
    shop = opened(database)
    assert now(shop, "2026-02-01") == {"sleeping", "newcomer", "founder"}
    shop.sell("1", "2026-02-01", "60.00")
    assert now(shop, "2026-02-01") == {"newcomer", "founder"}
    shop.sell("2", "2026-02-05", "60.00")
    assert now(shop, "2026-02-05") == {"newcomer", "founder", "regular", "spender", "earner"}

    assert "regular" in now(shop, "2026-03-02")
    assert "regular" not in now(shop, "2026-03-03")
    assert "sleeping" not in now(shop, "2026-05-05")
    assert now(shop, "2026-05-06") == {"sleeping", "old-hand", "founder"}


def test_what_comes_back_is_not_counted(database: Database) -> None:
    shop = opened(database)
    shop.sell("1", "2026-02-01", "60.00")
    shop.sell("2", "2026-02-05", "60.00")
    shop.give_back("3", "2026-02-06", "-60.00", of="2")

    assert now(shop, "2026-02-06").isdisjoint({"regular", "spender"})


def test_a_tier_decides(database: Database) -> None:
    shop = opened(database)
    shop.sell("1", "2026-02-01", "20000.00")
    assert "vips" in now(shop, "2026-02-01")


@pytest.mark.parametrize(
    ("birthday", "when", "inside"),
    [
        ({"month": 3, "day": 1, "year": 1966}, "2026-02-28", False),
        ({"month": 3, "day": 1, "year": 1966}, "2026-03-01", True),
        ({"month": 2, "day": 29, "year": 1964}, "2026-02-28", True),
        ({"month": 3, "day": 1}, "2026-03-01", False),
        # The 12th day of the 12th lunar month of 1965 was 3 January 1966.
        ({"month": 12, "day": 12, "year": 1965, "lunar": True}, "2026-01-02", False),
        ({"month": 12, "day": 12, "year": 1965, "lunar": True}, "2026-01-03", True),
    ],
)
def test_an_age_is_full_years(database: Database, birthday: Any, when: str, inside: bool) -> None:
    shop = opened(database)
    tell(shop, birthday=birthday)
    assert ("senior" in now(shop, when)) is inside


def test_what_was_told_and_agreed_to_decides(database: Database) -> None:
    shop = opened(database)
    tell(shop, drinks="tea", shoes=44, children=False)
    ann, at = shop.member_id(), moment("2026-01-02")
    said = [Answer("offers", "sms", given=True), Answer("points", "email", given=True)]
    shop.database.write(lambda session: consents.record(session, ann, said, at, source="member", wording="1"))
    assert {"hot-drinks", "told", "by-mail"} <= now(shop, "2026-01-02")
    assert now(shop, "2026-01-02").isdisjoint({"big-feet", "parents"})

    tell(shop, drinks="milk", shoes=45, children=True)
    no = [Answer("offers", "sms", given=False)]
    shop.database.write(lambda session: consents.record(session, ann, no, at, source="member", wording="1"))
    assert {"big-feet", "parents", "by-mail"} <= now(shop, "2026-01-02")
    assert now(shop, "2026-01-02").isdisjoint({"hot-drinks", "told"})


def test_a_list_is_replaced_whole_and_says_whom_it_means(database: Database) -> None:
    shop = opened(database)
    shop.member("bob")
    assert put(shop, "press", ["ann", "bob"]) == 2
    assert put(shop, "press", ["bob"]) == 1
    put(shop, "young-press", ["bob"])

    assert "press" not in now(shop, "2026-01-03")
    assert "press" in now(shop, "2026-01-03", "bob")
    assert "young-press" not in now(shop, "2026-01-03", "bob")
    tell(shop, "bob", birthday={"month": 5, "day": 1, "year": 2004})
    assert "young-press" in now(shop, "2026-01-03", "bob")


def test_only_a_segment_that_is_listed_has_a_list_and_only_members_are_on_it(database: Database) -> None:
    shop = opened(database)
    with pytest.raises(UnknownSegment):
        put(shop, "vips", ["ann"])
    at = moment("2026-01-03")
    with pytest.raises(UnknownMember):
        shop.database.write(
            lambda session: segments.replace_list(session, shop.program, "press", [NOBODY], at)
        )


def test_a_list_goes_on_after_a_merge(database: Database) -> None:
    shop = opened(database)
    shop.member("bob")
    put(shop, "press", ["bob"])
    ann, bob, at = shop.member_id(), shop.member_id("bob"), moment("2026-01-04")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, bob, ann, "staff:x", at))

    assert "press" in now(shop, "2026-01-04")


def test_a_preview_counts_who_is_in_it(database: Database) -> None:
    shop = opened(database)
    for name in ("bob", "cat", "dan"):
        shop.member(name)
    shop.sell("1", "2026-02-01", "150.00", member="bob")
    shop.sell("2", "2026-02-01", "150.00", member="dan")

    def preview(most: int) -> segments.Preview:
        return shop.database.read(
            lambda session: segments.preview(
                session, shop.retailer, shop.program, "spender", moment("2026-02-02"), most
            )
        )

    assert preview(100) == segments.Preview(4, tuple(preview(100).member_ids), is_whole=True)
    assert set(preview(100).member_ids) == {shop.member_id("bob"), shop.member_id("dan")}
    assert (preview(2).looked_at, preview(2).is_whole) == (2, False)
    with pytest.raises(UnknownSegment):
        shop.database.read(
            lambda session: segments.preview(
                session, shop.retailer, shop.program, "nobody", moment("2026-02-02")
            )
        )


# At the till


@pytest.mark.parametrize(
    ("segment", "wish"),
    [
        ("senior", {"birthday": {"month": 3, "day": 1, "year": 1950}}),
        ("hot-drinks", {"drinks": "coffee"}),
        ("parents", {"children": True}),
    ],
)
def test_what_a_member_told_is_worth_a_bonus(database: Database, segment: str, wish: Any) -> None:
    shop = opened(database, segment)
    assert not bonus(shop.sell("1", "2026-02-01", "1.00"))
    tell(shop, **wish)
    assert bonus(shop.sell("2", "2026-02-02", "1.00"))


def test_a_list_is_worth_a_bonus_and_what_was_frozen_stays(database: Database) -> None:
    shop = opened(database, "press")
    put(shop, "press", ["ann"])
    assert bonus(shop.sell("1", "2026-02-01", "1.00"))
    put(shop, "press", [])
    assert not bonus(shop.sell("2", "2026-02-02", "1.00"))
    back = shop.give_back("3", "2026-02-03", "-1.00", of="1")
    assert {each.rule: each.amount for each in back.differences} == {"base": -1, "bonus": -1000}


def test_who_slept_is_woken_by_one_purchase(database: Database) -> None:
    shop = opened(database, "sleeping")
    bought = [
        shop.sell(str(n), when, "1.00") for n, when in enumerate(("2026-02-01", "2026-02-02", "2026-05-03"))
    ]
    assert [bonus(each) for each in bought] == [True, False, True]


def test_a_late_sale_is_judged_in_its_place_and_the_later_ones_again(database: Database) -> None:
    shop = opened(database, "sleeping")
    first = shop.sell("1", "2026-02-10", "1.00")
    late = shop.sell("2", "2026-02-01", "1.00", arrives="2026-02-11")

    assert bonus(first)
    assert bonus(late)
    taken = [each for each in late.differences if each.receipt_id == first.receipt_id]
    assert [(each.rule, each.amount) for each in taken] == [("bonus", -1000)]


def test_a_late_sale_before_a_regulars_purchases_makes_them_so(database: Database) -> None:
    shop = opened(database, "regular")
    shop.sell("1", "2026-02-10", "1.00")
    third = shop.sell("2", "2026-02-12", "1.00")
    assert not bonus(third)
    late = shop.sell("3", "2026-02-01", "1.00", arrives="2026-02-13")

    assert [
        (each.receipt_id, each.rule, each.amount) for each in late.differences if each.rule == "bonus"
    ] == [(third.receipt_id, "bonus", 1000)]


# A file


def lines(text: str) -> Iterable[tuple[int, bytes]]:
    return iter(list(enumerate(text.encode().splitlines(keepends=True), start=1)))


def read(shop: Shop, text: str) -> tuple[str, ...]:
    return shop.database.read(lambda session: list_file.read(session, "shop", lines(text)))  # type: ignore[arg-type]


def test_a_file_names_members_by_card_or_own_id(database: Database) -> None:
    shop = opened(database)
    card = shop.member("bob")
    ann, bob = shop.member_id(), shop.member_id("bob")

    assert read(shop, "external_id\nann\n\nbob\nann\n") == (ann, bob)
    assert read(shop, f"\ufeffCard\r\n{card[:4]} {card[4:]}\r\n") == (bob,)
    assert read(shop, f'"member"\nmem_{ann.replace("-", "")}\n') == (ann,)
    assert read(shop, "card\n") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ("name\nann\n", "line 1"),
        ("external_id\nann\nzoe\n", "line 3"),
        ("card\n1234\n", "line 2"),
        ("member\nann\n", "line 2"),
        ("external_id\nann,bob\n", "line 2"),
        ('external_id\n"ann\n', "line 2"),
    ],
)
def test_a_file_with_a_line_that_names_nobody_is_refused(database: Database, text: str, said: str) -> None:
    with pytest.raises(InvalidList, match=said):
        read(opened(database), text)


def test_a_file_does_not_name_who_has_left(database: Database) -> None:
    shop = opened(database)
    card = shop.member("bob")
    bob, at = shop.member_id("bob"), moment("2026-01-03")
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, bob, "staff:x", at))

    with pytest.raises(InvalidList):
        read(shop, f"card\n{card}\n")
