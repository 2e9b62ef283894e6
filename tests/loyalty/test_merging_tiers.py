"""Merging: what people did about a tier, what was used, asked for and given once counts for who lives on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.activities import reporting
from loyalty.activities.reporting import Report
from loyalty.errors import ActivityReported, RewardRefused
from loyalty.merging.values import Merged
from loyalty.people import own_offers, segments, tier_acts
from loyalty.people.tier_acts import TierWish
from loyalty.rewards import benefits
from tests.loyalty.activities.test_reporting import TIERS
from tests.loyalty.people.test_tier_acts import TEXT
from tests.loyalty.shop import Shop, moment
from tests.loyalty.test_merging import merge, undo

WHOLE = (
    TEXT
    + """
benefits: [{code: wash, per: card-year, quota: 2}]
offers: [{code: double, name: Double, activation: member, earn: [{code: twice, times: "2"}]}]
segments: [{code: press, name: Press, when: {listed: by-staff}}]
activities:
  - {code: survey, points: 5, reported_by: [staff]}
  - {code: at-vip, points: 30, on: tier, tier: vip, pending: {days: 10}}
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and bob; card years of bob begin in March. Whatever is done, the books must add up."""
    shop = Shop(database, WHOLE)
    shop.member("ann")
    shop.member("bob", "2026-03-01 00:00")
    yield shop
    assert shop.verify() == []


def act(shop: Shop, kind: str, tier: str, when: str, name: str = "ann", **facts: Any) -> None:
    wish = TierWish(kind, tier, "staff:eve", **facts)
    shop.database.write(
        lambda session: tier_acts.act(session, shop.retailer, shop.member_id(name), wish, moment(when))
    )


def floor(shop: Shop, tier: str, when: str, until: str, name: str = "ann") -> None:
    act(shop, "set", tier, when, name, until_on=date.fromisoformat(until), reason="goodwill")


def tiers(shop: Shop, when: str) -> tuple[str, str]:
    return shop.tier(when), shop.tier(when, "bob")


def use(shop: Shop, when: str, member_id: str) -> int:
    return shop.database.write(
        lambda session: benefits.use(session, shop.retailer, member_id, "wash", "staff:pat", moment(when))
    ).left


def test_a_tier_that_was_paid_for_is_kept_by_who_lives_on(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "100.00")
    act(shop, "collect", "vip", "2026-02-01")
    act(shop, "pay", "vip", "2028-01-10", paid_minor=500)
    merged = merge(shop, "2028-02-01")
    assert shop.tier("2028-12-31", "bob") == "vip"
    undo(shop, merged, "2028-02-02")
    assert tiers(shop, "2028-12-31") == ("vip", "member")


def test_a_tier_set_by_hand_goes_over_to_its_day_and_back(shop: Shop) -> None:
    floor(shop, "gold", "2026-03-05", "2026-09-01")
    merged = merge(shop)
    assert shop.tier("2026-08-31", "bob") == "gold"
    assert shop.tier("2026-09-02", "bob") == "member"
    undo(shop, merged)
    assert tiers(shop, "2026-08-31") == ("gold", "member")


def test_what_was_done_about_the_survivors_tier_since_stays_with_the_survivor(shop: Shop) -> None:
    """It was done to the person who was there; the other has again what they brought, and nothing of that."""
    floor(shop, "vip", "2026-03-10", "2026-12-01", "ann")
    merged = merge(shop)
    floor(shop, "gold", "2026-06-01 13:00", "2027-02-01", "bob")

    undo(shop, merged)

    assert tiers(shop, "2026-06-03") == ("vip", "gold")
    assert tiers(shop, "2026-12-02") == ("member", "gold")
    assert tiers(shop, "2027-02-02") == ("member", "member")


def test_of_two_tiers_set_by_hand_the_higher_one_stays(shop: Shop) -> None:
    floor(shop, "gold", "2026-03-05", "2026-09-01")
    floor(shop, "vip", "2026-05-01", "2026-12-01", "bob")
    merged = merge(shop)
    assert shop.tier("2026-08-31", "bob") == "gold"
    undo(shop, merged)
    assert tiers(shop, "2026-08-31") == ("gold", "vip")


def test_what_people_did_goes_along_a_chain_once(shop: Shop) -> None:
    shop.member("cat")
    floor(shop, "gold", "2026-03-05", "2026-09-01")
    undo(shop, merge(shop, "2026-06-01"), "2026-06-02")
    first = merge(shop, "2026-06-03")
    act(shop, "clear", "gold", "2026-06-04", "bob")
    second = merge(shop, "2026-06-05", "bob", "cat")
    assert shop.tier("2026-08-31", "cat") == "member"
    undo(shop, second, "2026-06-06")
    undo(shop, first, "2026-06-07")
    assert (*tiers(shop, "2026-08-31"), shop.tier("2026-08-31", "cat")) == ("gold", "member", "member")


def test_a_late_sale_after_a_merge_finds_what_people_did_before_it(shop: Shop) -> None:
    floor(shop, "vip", "2026-03-05", "2026-09-01")
    shop.sell("1", "2026-05-01", "10.00", member="bob")
    merge(shop)
    shop.sell("late", "2026-04-01", "10.00", member="bob", arrives="2026-06-03")
    assert shop.tier("2026-08-31", "bob") == "vip"
    assert shop.points("2026-06-30", "bob") == 30 + 20 + 20


def used_between_them(shop: Shop) -> Merged:
    use(shop, "2026-04-01", shop.member_id("ann"))
    use(shop, "2026-04-02", shop.member_id("bob"))
    return merge(shop)


def test_what_both_used_of_a_benefit_is_used(shop: Shop) -> None:
    merged = used_between_them(shop)
    with pytest.raises(RewardRefused):
        use(shop, "2026-06-02", merged.survivor_id)
    assert use(shop, "2027-01-02", merged.survivor_id) == 1, "card years begin in January for both now"


def test_each_has_used_again_what_each_used(shop: Shop) -> None:
    merged = used_between_them(shop)
    undo(shop, merged)
    for member_id in (merged.ended_id, merged.survivor_id):
        assert use(shop, "2026-06-03", member_id) == 0


def test_offers_and_lists_of_the_other_go_over_and_back(shop: Shop) -> None:
    ann, bob = shop.member_id("ann"), shop.member_id("bob")
    shop.database.write(
        lambda session: own_offers.activate(session, shop.retailer, ann, "double", moment("2026-04-01"))
    )
    shop.database.write(
        lambda session: segments.replace_list(session, shop.program, "press", [ann], moment("2026-04-01"))
    )

    def of_bob() -> tuple[int, int]:
        return tuple(
            len([row for row in shop.rows(table, None) if row["member_id"] == bob])
            for table in (tables.offer_activation, tables.segment_member)
        )

    merged = merge(shop)
    assert of_bob() == (1, 1)
    undo(shop, merged)
    assert of_bob() == (0, 0)


def test_who_stood_on_a_list_already_stays_on_it(shop: Shop) -> None:
    both = [shop.member_id(name) for name in ("ann", "bob")]
    shop.database.write(
        lambda session: segments.replace_list(session, shop.program, "press", both, moment("2026-04-01"))
    )
    undo(shop, merge(shop))
    assert len(shop.rows(tables.segment_member, None)) == 2


def test_what_reaching_a_tier_gave_both_is_not_given_a_third_time(shop: Shop) -> None:
    for number, name in (("1", "ann"), ("2", "bob")):
        shop.sell(number, "2026-04-01", "100.00", member=name)
        act(shop, "collect", "vip", "2026-04-02", name)
    merged = merge(shop, "2026-04-03")
    shop.sell("3", "2026-04-04", "1.00", member="bob")
    assert shop.balance("2026-04-05", "bob").pending == 60
    undo(shop, merged, "2026-04-06")
    shop.sell("4", "2026-04-07", "1.00", member="ann")
    assert shop.balance("2026-04-08").pending == 30


def test_what_both_were_given_for_a_tier_is_withdrawn_and_given_anew_once(database: Database) -> None:
    shop = Shop(database, TIERS)
    for number, name in (("1", "ann"), ("2", "bob")):
        shop.member(name)
        shop.sell(number, "2026-05-01", "110.00", member=name)
    merge(shop, "2026-05-02")
    for number in ("1", "2"):
        shop.give_back(f"r{number}", "2026-05-03", "110.00", of=number, member="bob")
    assert shop.balance("2026-05-20", "bob").available == 0
    shop.sell("3", "2026-05-21", "110.00", member="bob")
    assert shop.balance("2026-06-20", "bob").available == 110 + 30
    assert shop.verify() == []


def test_what_was_reported_of_the_member_who_ended_is_not_reported_again(shop: Shop) -> None:
    def report(name: str, when: str) -> None:
        wish = Report(shop.member_id(name), "survey", "2026", "staff:eve", "staff")
        shop.database.write(lambda session: reporting.report(session, shop.retailer, wish, moment(when)))

    report("ann", "2026-04-01")
    merge(shop)
    with pytest.raises(ActivityReported):
        report("bob", "2026-06-02")
