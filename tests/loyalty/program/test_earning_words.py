"""Each word about earning becomes the value it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from loyalty.program import document
from loyalty.program.earning import (
    Basis,
    Basket,
    Cap,
    Condition,
    Counter,
    EarnRule,
    Fixed,
    Match,
    Milestone,
    Offer,
    Rate,
    Stage,
    Times,
)
from tests.loyalty.program.documents import MINIMAL, TIERED, with_earn

DAYS = "days: [{code: member-day, every: saturday}]\n"


def second(rule: str, text: str = MINIMAL) -> EarnRule:
    """The rule that a document has after its first."""
    return document.read(text.replace("earn:\n", f"earn:\n  - {rule}\n")).earn[0]


def asked(condition: str, more: str = "") -> Condition | None:
    """A condition as it is understood."""
    return second(f"{{code: more, points: 5, when: {{{condition}}}}}", TIERED + more).when


@pytest.mark.parametrize(
    ("words", "gives"),
    [
        ('per: {amount: "2.50", points: 5}', Rate("amount", 250, 5)),
        ("per: {quantity: 2, points: 1}", Rate("quantity", 2000, 1)),
        ('per: {quantity: "0.125", points: 1}', Rate("quantity", 125, 1)),
        ("points: 200", Fixed(200)),
        ('times: "1.25"', Times(Decimal("1.25"))),
        ('times: "2", of: [base]', Times(Decimal(2), frozenset({"base"}))),
    ],
)
def test_a_rule_gives_a_rate_points_or_a_multiplier(words, gives):
    assert second(f"{{code: more, {words}}}").gives == gives


def test_fixed_points_are_in_the_smallest_unit_of_their_currency():
    currencies = "currencies: [{code: points}, {code: miles, scale: 2}]\n"
    rule = second('{code: more, currency: miles, points: "0.5", cap: {day: "1.5"}}', MINIMAL + currencies)

    assert (rule.gives, rule.caps) == (
        Fixed(50),
        (Cap("more:day", "miles", 150, "day", frozenset({"more"})),),
    )


def test_a_rule_says_who_competes_what_is_kept_and_what_it_is_called():
    rule = second(
        '{code: more, per: {amount: "1.00", points: 1}, group: g, carry: true, name: {en: More, zh-Hant: 多}}'
    )

    assert (rule.group, rule.carry, rule.name) == ("g", True, {"en": "More", "zh-Hant": "多"})


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("stores: [hk-01]", Condition(stores=frozenset({"hk-01"}))),
        ("store_groups: [outlets]", Condition(store_groups=frozenset({"outlets"}))),
        ("channels: [online, app]", Condition(channels=frozenset({"online", "app"}))),
        ("codes: [SPRING]", Condition(codes=frozenset({"SPRING"}))),
        ("tenders: [octopus]", Condition(tenders=frozenset({"octopus"}))),
        ("tiers: [vip]", Condition(tiers=frozenset({"vip"}))),
        ("days: [member-day]", Condition(days=("member-day",))),
        (
            'from: "2026-03-01", through: "2026-03-01"',
            Condition(from_on=date(2026, 3, 1), through_on=date(2026, 3, 1)),
        ),
        ("birthday: month", Condition(birthday="month")),
        ("first_purchase: true", Condition(first_purchase=True)),
        ("raises_tier: false", Condition(raises_tier=False)),
        ("joined_within_days: 30", Condition(joined_within_days=30)),
        (
            'basket: {only: {skus: [A]}, at_least: "5.00", at_most: "5.00", pieces: 3}',
            Condition(basket=Basket(Match(frozenset({"A"})), 500, 500, 3)),
        ),
    ],
)
def test_a_condition_asks_what_it_says(words, condition):
    assert asked(words, DAYS) == condition


def test_lines_are_narrowed_and_left_out():
    rule = second(
        "{code: more, points: 5, only: {brands: [Acme], and: {categories: [toys]}, but_not: {labels: [old]}}}"
    )

    assert rule.match == Match(
        brands=frozenset({"Acme"}),
        narrowed=Match(categories=("toys",)),
        but_not=Match(labels=frozenset({"old"})),
    )


def test_what_counts_is_said_for_the_whole_programme():
    text = MINIMAL + "counts: {tax: excluded, discounts: ignored, not_tenders: [gift-card]}\n"

    assert document.read(text).basis == Basis("excluded", "ignored", frozenset({"gift-card"}))


def test_the_caps_of_rules_come_before_those_of_several():
    text = with_earn("{code: more, points: 5, cap: {year: 50, receipt: 5}}")
    program = document.read(f"{text}caps: [{{code: both, most: 9, per: day-and-store, of: [base, more]}}]\n")

    assert program.caps == (
        Cap("more:receipt", "points", 5, "receipt", frozenset({"more"})),
        Cap("more:year", "points", 50, "year", frozenset({"more"})),
        Cap("both", "points", 9, "day-and-store", frozenset({"base", "more"})),
    )


def test_an_offer_puts_its_rules_among_the_others():
    text = MINIMAL + (
        "offers: [{code: wow, name: Wow, activation: member, hold_out: 10, times: 3, budget: 500, "
        'when: {stores: [s]}, earn: [{code: twice, times: "2"}]}]\n'
        "caps: [{code: little, most: 9, per: receipt, of: [twice]}]\n"
    )
    program = document.read(text)

    assert program.offers == (
        Offer("wow", {"en": "Wow"}, Condition(stores=frozenset({"s"})), "member", 10, 3, 500),
    )
    assert [(rule.code, rule.offer) for rule in program.earn] == [("base", ""), ("twice", "wow")]


@pytest.mark.parametrize(
    ("counter", "reaches", "figure"),
    [
        ("measures: points", "1000", 1000),
        ("measures: points, currency: miles", '"1.5"', 150),
        ("measures: spend", '"100.00"', 10_000),
        ("measures: visits", "10", 10),
        ("measures: units", "10", 10),
    ],
)
def test_a_milestone_is_in_the_unit_of_its_counter(counter, reaches, figure):
    text = MINIMAL + (
        "currencies: [{code: points}, {code: miles, scale: 2}]\n"
        f"counters: [{{code: c, {counter}}}]\n"
        f"milestones: [{{code: m, counter: c, span: year, "
        f"every: {{reaches: {reaches}, points: 5}}, most: 2}}]\n"
        "activities: [{code: flight, currency: miles, points: 1}]\n"
    )

    assert document.read(text).milestones == (
        Milestone("m", {"en": "m"}, "points", "c", "year", (Stage(figure, 5),), every=True, most=2),
    )


def test_a_milestone_has_stages_with_points_or_rewards_or_both():
    text = MINIMAL + (
        'counters: [{code: c, measures: visits}]\nrewards: [{code: cup, cost: 5, worth: "1.00"}]\n'
        "milestones: [{code: m, counter: c, span: ever, pending: {days: 10}, stages: ["
        "{reaches: 1, points: 5}, {reaches: 2, reward: cup}, {reaches: 3, points: 9, reward: cup}]}]\n"
    )
    (milestone,) = document.read(text).milestones

    assert milestone.stages == (Stage(1, 5), Stage(2, 0, "cup"), Stage(3, 9, "cup"))
    assert (milestone.every, milestone.pending_days) == (False, 10)


def test_a_counter_may_look_at_some_rules_and_at_some_purchases():
    text = with_earn("{code: more, points: 5}") + (
        "counters: [{code: c, measures: points, of: [base], when: {stores: [s]}}]\n"
    )

    assert document.read(text).counters == (
        Counter("c", "points", "points", None, frozenset({"base"}), Condition(stores=frozenset({"s"}))),
    )
