"""Activities: what members do beside buying gives points once, as often as the programme says."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import update

from loyalty import tables, verifying
from loyalty.activities import reporting
from loyalty.activities.reporting import Report
from loyalty.errors import (
    ActivityLimit,
    ActivityNotForThem,
    ActivityReported,
    MemberClosed,
    UnknownActivity,
)
from loyalty.program import document
from tests.loyalty.shop import PLAIN, moment

SECONDS = count(1)  # every report has an instant of its own
ACTIVITIES = (
    PLAIN
    + """
activities:
  - {code: welcome, points: 100, on: joining}
  - {code: survey, points: 50, limit: {ever: 1}}
  - {code: check-in, points: 5, limit: {day-and-store: 1, month: 3}, reported_by: [till, member]}
  - {code: vip-only, points: 9, when: {tiers: [vip]}}
  - {code: newcomer, points: 7, when: {joined_within_days: 200}}
counters: [{code: growth, measures: points}]
tiers: {counter: growth, window: lifetime, steps: [{code: vip, reaches: 140}]}
"""
)


@pytest.fixture
def shop(open_shop):
    return open_shop(ACTIVITIES)


def tell(shop, activity, reference, on="2026-05-02", *, by="staff", store="", who="ann"):
    at = moment(on) + timedelta(seconds=next(SECONDS))
    wish = Report(shop.member_id(who), activity, reference, "staff:x", by, store)
    return shop.database.write(lambda session: reporting.report(session, shop.retailer, wish, at))


def test_joining_gives_its_points_by_itself_and_they_count(shop):
    shop.member("ann")
    assert shop.balance("2026-05-02", "ann").available == 100
    assert tell(shop, "survey", "form-1").tier == "vip"


def test_a_survey_gives_once_whatever_its_number(shop):
    shop.member("ann")
    assert tell(shop, "survey", "form-1").balances["points"].available == 150
    with pytest.raises(ActivityReported):
        tell(shop, "survey", "form-1")
    with pytest.raises(ActivityLimit) as refused:
        tell(shop, "survey", "form-2")
    assert refused.value.span == "ever"


def test_checking_in_counts_once_a_day_in_each_store_and_three_times_a_month(shop):
    shop.member("ann")
    shop.open("low-street")
    told = [("2026-05-02", "high-street"), ("2026-05-02", "low-street"), ("2026-05-03", "high-street")]
    for n, (on, store) in enumerate(told):
        tell(shop, "check-in", f"in-{n}", on, by="till", store=store)
    with pytest.raises(ActivityLimit) as refused:
        tell(shop, "check-in", "in-7", "2026-05-04", by="till", store="high-street")
    assert refused.value.span == "month"
    assert tell(shop, "check-in", "in-8", "2026-06-01", by="till", store="high-street").seq


def test_the_same_store_on_the_same_day_is_once(shop):
    shop.member("ann")
    tell(shop, "check-in", "a", by="till", store="high-street")
    with pytest.raises(ActivityLimit) as refused:
        tell(shop, "check-in", "b", by="till", store="high-street")
    assert refused.value.span == "day-and-store"


def test_only_who_may_report_it_reports_it(shop):
    shop.member("ann")
    with pytest.raises(UnknownActivity):
        tell(shop, "survey", "form-1", by="member")
    with pytest.raises(UnknownActivity):
        tell(shop, "welcome", "again")


def test_what_the_programme_asks_for_must_hold(shop):
    shop.member("ann")
    with pytest.raises(ActivityNotForThem):
        tell(shop, "vip-only", "x")
    tell(shop, "survey", "form-1")
    assert tell(shop, "vip-only", "x").balances["points"].available == 159


def test_something_may_be_for_those_who_joined_lately(shop):
    shop.member("ann", "2026-01-01 00:00")
    shop.member("bob", "2025-01-01 00:00")
    assert tell(shop, "newcomer", "x").balances["points"].available == 107
    with pytest.raises(ActivityNotForThem):
        tell(shop, "newcomer", "x", who="bob")


@pytest.mark.parametrize(
    "word", ["segments: [x]", "birthday: month", "first_purchase: true", "basket: {pieces: 1}"]
)
def test_what_is_only_known_of_purchases_is_not_asked_of_what_is_none(word):
    text = (
        PLAIN
        + f"activities: [{{code: a, points: 1, when: {{{word}}}}}]\n"
        + "segments: [{code: x, when: {joined: {within_days: 9}}}]\n"
    )
    places = [problem.path for problem in document.check(text)]
    assert f"activities[0].when.{word.partition(':')[0]}" in places


def test_the_books_stay_right(shop):
    shop.member("ann")
    tell(shop, "survey", "form-1")
    assert shop.database.read(lambda session: list(verifying.verify(session, shop.retailer))) == []


# What tiers give to who reaches them

TIERS = (
    PLAIN
    + """
counters: [{code: spend, measures: spend}]
tiers:
  counter: spend
  window: calendar-year
  refund_unmakes: true
  steps: [{code: silver, reaches: "100.00"}, {code: gold, reaches: "300.00"}]
activities:
  - {code: to-silver, points: 30, on: tier, tier: silver, pending: {days: 10}}
  - {code: to-gold, points: 90, on: tier, tier: gold, pending: {days: 10}}
"""
)


def test_reaching_a_tier_gives_its_points_and_those_of_tiers_passed_by(open_shop):
    shop = open_shop(TIERS)
    shop.member("ann")
    shop.sell("1", "2026-05-01", "310.00")
    assert shop.balance("2026-05-01").pending == 120
    assert shop.balance("2026-05-11").available == 430


def test_a_tier_gives_once_however_often_it_is_reached(open_shop):
    shop = open_shop(TIERS)
    shop.member("ann")
    shop.sell("1", "2026-05-01", "110.00")
    shop.sell("2", "2027-05-01", "110.00")
    assert shop.balance("2027-12-31").available == 250


def test_a_refund_that_takes_the_tier_takes_what_still_waits(open_shop):
    shop = open_shop(TIERS)
    shop.member("ann")
    shop.sell("1", "2026-05-01", "310.00")
    shop.give_back("2", "2026-05-03", "310.00", of="1")
    assert (shop.balance("2026-05-20").available, shop.tier("2026-05-20")) == (0, "member")
    shop.sell("3", "2026-05-21", "110.00")
    assert shop.balance("2026-06-20").available == 140


def test_what_was_paid_stays_when_a_refund_comes_after_it(open_shop):
    shop = open_shop(TIERS)
    shop.member("ann")
    shop.sell("1", "2026-05-01", "110.00")
    shop.give_back("2", "2026-05-20", "110.00", of="1")
    assert shop.balance("2026-05-20").available == 30


def test_a_member_whom_the_shop_stopped_reports_nothing(shop):
    shop.member("ann")
    stopped = update(tables.member).values(restricted="everything")
    shop.database.write(lambda session: session.connection.execute(stopped).rowcount)
    with pytest.raises(MemberClosed):
        tell(shop, "survey", "form-1")


# Rewards instead of points

GIFTS = (
    PLAIN
    + """
rewards: [{code: mug, cost: 300, worth: "4.00", valid: {after: 1 month}}]
activities:
  - {code: hello, reward: mug, on: joining}
  - {code: tour, reward: mug, limit: {ever: 1}}
"""
)


def test_an_activity_may_give_a_voucher_as_often_as_it_may(open_shop):
    shop = open_shop(GIFTS)
    shop.member("ann")
    assert [row["reward"] for row in shop.rows(tables.voucher)] == ["mug"]
    told = tell(shop, "tour", "1")
    assert [why.code for why in told.reasons] == ["gift-given"]
    with pytest.raises(ActivityReported):
        tell(shop, "tour", "1")
    with pytest.raises(ActivityLimit):
        tell(shop, "tour", "2")
    assert len(shop.rows(tables.voucher)) == 2
    assert shop.verify() == []
