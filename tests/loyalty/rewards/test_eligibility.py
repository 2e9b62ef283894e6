"""Whom rewards and benefits are for: conditions as earn rules have, asked wherever one is offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty.errors import RewardRefused
from loyalty.people import profile, segments
from loyalty.program import document
from loyalty.receipt import Redemption
from loyalty.rewards import benefits, bounds, rewards
from tests.loyalty.program.documents import MINIMAL
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = (
    PLAIN
    + """
members: {birthday: {calendar: solar}}
segments:
  - {code: locals, when: {listed: by-staff}}
  - {code: spenders, when: {spent: {within_days: 90, at_least: "50.00"}}}
days: [{code: tuesday, every: tuesday}]
spending: {static_card_up_to: 1000000}
rewards:
  - {code: cup, cost: 10, worth: "1.00", segments: [locals]}
  - {code: cake, cost: 10, worth: "1.00", when: {birthday: day}}
  - {code: here, cost: 10, worth: "1.00", when: {stores: [high-street]}, unless: {days: [tuesday]}}
  - {code: fresh, cost: 10, worth: "1.00", when: {joined_within_days: 80, segments: [spenders]}}
benefits:
  - {code: parking, per: day, segments: [locals, spenders], unless: {birthday: month}}
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann (100 points) and Bob (20), both of 1 January 2026."""
    shop = Shop(database, TEXT)
    for name, spent in (("ann", "100.00"), ("bob", "20.00")):
        shop.member(name, "2026-01-01")
        shop.sell(name, "2026-02-02 12:00", spent, member=name)
    yield shop
    assert shop.verify() == []


def refusals(shop: Shop, when: str, store: str = "", name: str = "ann") -> dict[str, str]:
    at, work = moment(when), shop.look(when, name)
    who = shop.database.read(lambda session: bounds.asking(session, shop.retailer, work, at, store))
    found = shop.database.read(lambda session: bounds.shown_to(session, shop.program, who, {"points": 100}))
    return {each.reward.code: each.refusal for each in found}


def born(shop: Shop, month: int, day: int) -> None:
    """Ann tells her birthday."""
    told = {"birthday": {"month": month, "day": day}}
    shop.database.write(
        lambda session: profile.tell(
            session, shop.retailer, shop.program, shop.member_id(), told, moment("2026-02-03")
        )
    )


def test_the_list_a_member_sees_says_why_not(shop: Shop) -> None:
    assert refusals(shop, "2026-03-04 12:00") == {
        "cup": "not_for_segment",
        "cake": "not_birthday",
        "here": "not_here",
        "fresh": "",
    }
    assert refusals(shop, "2026-03-04 12:00", "high-street")["here"] == ""
    assert refusals(shop, "2026-03-03 12:00", "high-street")["here"] == "not_for_them"  # a Tuesday
    assert refusals(shop, "2026-03-22 12:00")["fresh"] == "not_for_them"  # 80 days after joining
    assert refusals(shop, "2026-03-04 12:00", name="bob")["fresh"] == "not_for_segment"


def test_lists_and_birthdays_open_it(shop: Shop) -> None:
    born(shop, 3, 4)
    shop.database.write(
        lambda session: segments.replace_list(
            session, shop.program, "locals", [shop.member_id()], moment("2026-02-03")
        )
    )
    found = refusals(shop, "2026-03-04 12:00")
    assert (found["cup"], found["cake"]) == ("", "")
    assert refusals(shop, "2026-03-05 12:00")["cake"] == "not_birthday"


def test_exchanging_quoting_and_selling_ask_the_same(shop: Shop) -> None:
    at, ann = moment("2026-03-04"), shop.member_id()
    outcome = shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, ann, "here", "a-key-for-one-wish", at)
    )
    with pytest.raises(RewardRefused) as refused:
        rewards.granted(outcome)
    assert refused.value.reason == "not_here"  # with the app she stands in no store

    wish = tuple(Redemption(reward=code) for code in ("here", "cup", "cake", "fresh"))
    answer = shop.sell("2", "2026-03-04 12:00", "20.00", redemptions=wish)
    assert [each.reason for each in answer.redemptions] == ["", "not_for_segment", "not_birthday", ""]


def test_a_benefit_asks_the_same(shop: Shop) -> None:
    def use(when: str, name: str = "ann") -> int:
        at, member_id = moment(when), shop.member_id(name)
        return shop.database.write(
            lambda session: benefits.use(session, shop.retailer, member_id, "parking", "staff:pat", at).used
        )

    assert use("2026-03-04 12:00") == 1
    with pytest.raises(RewardRefused) as refused:
        use("2026-03-04 12:00", "bob")
    assert refused.value.reason == "not_for_segment"
    born(shop, 3, 30)
    with pytest.raises(RewardRefused) as refused:
        use("2026-03-05 12:00")
    assert refused.value.reason == "not_for_them"


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        (
            'rewards: [{code: a, cost: 1, worth: "1.00", when: {basket: {pieces: 2}}}]',
            "rewards[0].when.basket: is about a purchase, and here nothing is bought yet: write",
        ),
        (
            "benefits: [{code: a, per: day, unless: {tenders: [cash]}}]",
            "benefits[0].unless.tenders: is about a purchase, and here nothing is bought yet: write",
        ),
        (
            'rewards: [{code: a, cost: 1, worth: "1.00", when: {birthday: day}}]',
            "rewards[0].when.birthday: needs members: {birthday: {calendar: solar}}",
        ),
        (
            "benefits: [{code: a, per: day, when: {stores: [s]}, unless: {stores: [s, t]}}]",
            "benefits[0].unless: must not hold wherever the rest does, else nobody ever has it",
        ),
        (
            'rewards: [{code: a, cost: 1, worth: "1.00", segments: [nobody]}]',
            "rewards[0].segments[0]: must be",
        ),
    ],
)
def test_what_is_of_a_purchase_and_what_never_holds_is_refused_with_its_place(
    rest: str, problem: str
) -> None:
    (found,) = map(str, document.check(f"{MINIMAL}{rest}\n"))
    assert found.startswith(problem)
