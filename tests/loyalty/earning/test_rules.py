"""Rules: rates, fixed points, multipliers, groups and caps, by worked figures."""

from __future__ import annotations

import pytest

from loyalty.entitle import entitle
from tests.loyalty.earning.rules import MEMBER, bought, context, earned, line, points, program

RED, BLUE = line("12.00", "red", labels=("red",)), line("100.00", "blue", labels=("blue",))
DELIVERY = line("40.00", "DELIVERY")
FOUR = 'earn: [{code: four, per: {amount: "1.00", points: 4}}'
TEN = ', {code: ten, per: {amount: "1.00", points: 10}}'
TRIPLE_RED = ', {code: red, times: "3", only: {labels: [red]}}'
FIVE_BLUE = ', {code: blue, times: "5", only: {labels: [blue]}}'
TIERS = (
    "counters: [{code: c, measures: points}]\n"
    "tiers: {counter: c, window: card-year, steps: [{code: vip, reaches: 9}]}"
)
GIFT_BLUE = ", {code: gift, points: 200, only: {labels: [blue]}}"


@pytest.mark.parametrize(
    ("rules", "exclude", "expected"),
    [
        (FOUR + "]", "", 608),
        (FOUR + "]", "exclude: [{code: x, labels: [blue]}]", 208),
        (FOUR + "]", "exclude: [{code: x, labels: [red]}]", 560),
        (FOUR + "]", "exclude: [{code: x, labels: [red]}, {code: y, skus: [DELIVERY]}]", 400),
        (FOUR + TEN + "]", "", 2128),
        (FOUR + TRIPLE_RED + "]", "", 704),
        (FOUR + TEN + TRIPLE_RED + FIVE_BLUE + GIFT_BLUE + "]", "", 8264),
    ],
)
def test_others_case_9_a_basket_of_red_and_blue_and_delivery(rules, exclude, expected):
    assert earned(f"{rules}\n{exclude}", RED, BLUE, DELIVERY) == expected


def test_a_multiplier_and_its_rate_are_rounded_as_one_figure():
    base = '{code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}}'
    rules = f'earn: [{base}, {{code: twice, times: "2"}}]\ncounters: [{{code: c, measures: points}}]'
    tiers = "tiers: {counter: c, window: card-year, steps: [{code: vip, reaches: 9}]}"
    found = entitle(program(f"{rules}\n{tiers}"), context(tier="vip"), bought(line("7.00")))
    assert found.granted() == {("base", "points"): 10, ("twice", "points"): 11}


def test_multipliers_of_one_group_give_the_best_and_of_several_add_up():
    rules = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}}, {code: a, times: "2", group: promo}, '
        '{code: b, times: "3", group: promo, only: {labels: [red]}}, {code: c, times: "2"}]'
    )
    # Red: 1 + 2 + 1 = 4 times 12; the rest: 1 + 1 + 1 = 3 times 140.
    assert earned(rules, RED, BLUE, DELIVERY) == 48 + 420


def test_a_multiplier_for_some_rules_leaves_the_others_alone():
    rules = FOUR + TEN + ', {code: twice, times: "2", of: [ten]}]'
    assert earned(rules, line("1.00")) == 4 + 20


def test_of_a_group_only_the_rule_that_gives_most_counts():
    rules = "earn: [{code: a, points: 5, group: g}, {code: b, points: 9, group: g}, {code: c, points: 1}]"
    found = entitle(program(rules), MEMBER, bought(line("1.00")))
    assert (points(found), found.rules[0].wanted, found.rules[0].capped_by) == (10, 5, "b")


def test_points_per_quantity_count_whole_steps_of_the_quantity():
    rules = "earn: [{code: fuel, per: {quantity: 2, points: 1}, only: {skus: [FUEL]}}]"
    assert earned(rules, line("9.99", "FUEL", "11.9"), line("5.00")) == 5


def test_v5_ten_percent_up_to_a_thousand_points_whatever_is_left_of_two_lines():
    rules = 'earn: [{code: tenth, per: {amount: "0.10", points: 1}, cap: {receipt: 1000}}]'
    assert earned(rules, line("110.00"), line("110.00")) == 1000
    assert earned(rules, line("110.00")) == 1000


def test_v4_a_bonus_from_a_basket_of_ten_thousand_goes_when_half_of_it_does():
    rules = 'earn: [{code: bonus, points: 1000, when: {basket: {at_least: "10000.00"}}}]'
    assert earned(rules, line("5000.00"), line("5000.00")) == 1000
    assert earned(rules, line("5000.00")) == 0


def test_a_cap_of_a_day_leaves_the_room_that_was_left_at_the_purchase():
    rules = 'earn: [{code: base, per: {amount: "1.00", points: 1}, cap: {day: 100}}]'
    under = context(__cap__base__day=70)
    found = entitle(program(rules), under, bought(line("50.00")))
    assert (points(found), found.rules[0].wanted, found.rules[0].capped_by) == (30, 50, "base:day")
    assert (":cap:base:day", 30) in found.counters


def test_a_cap_over_several_rules_is_used_up_in_their_order():
    rules = FOUR + TEN + "]\ncaps: [{code: both, most: 10, per: receipt}]"
    found = entitle(program(rules), MEMBER, bought(line("2.00")))
    assert [rule.amount for rule in found.rules] == [8, 2]


def test_what_is_left_below_a_step_is_carried_to_the_next_purchase():
    rules = 'earn: [{code: base, per: {amount: "10.00", points: 1}, carry: true}]'
    first = entitle(program(rules), MEMBER, bought(line("17.00")))
    assert (points(first), dict(first.counters)) == (1, {":purchases": 1, ":carry:base": 1700})
    assert earned(rules, line("4.00"), under=context(__carry__base=1700)) == 1


@pytest.mark.parametrize(
    ("condition", "more", "expected"),
    [
        ("stores: [s]", {}, True),
        ("stores: [other]", {}, False),
        ("channels: [online]", {"channel": "online"}, True),
        ("channels: [online]", {}, False),
        ("codes: [SPRING]", {"codes": ("SPRING",)}, True),
        ("codes: [SPRING]", {}, False),
        ("tenders: [octopus]", {"tenders": {"octopus": "1.00"}}, True),
        ("tenders: [octopus]", {"tenders": {"cash": "1.00"}}, False),
        ('from: "2026-05-01", through: "2026-05-01"', {}, True),
        ('from: "2026-05-02"', {}, False),
        ('from: "2026-05-02"', {"at": "2026-05-01 23:00"}, True),  # midnight has passed in London
        ("birthday: month", {"under": context("birthday:month")}, True),
        ("birthday: day", {"under": context("birthday:month")}, False),
        ("first_purchase: true", {}, True),
        ("first_purchase: true", {"under": context(__purchases=3)}, False),
        ("first_purchase: false", {"under": context(__purchases=3)}, True),
        ("raises_tier: true", {"under": context("raises-tier")}, True),
        ("joined_within_days: 30", {"under": context(__joined_days=29)}, True),
        ("joined_within_days: 30", {"under": context(__joined_days=30)}, False),
        ("store_groups: [outlet]", {"under": context("group:outlet")}, True),
        ("store_groups: [outlet]", {}, False),
        ("basket: {pieces: 3, only: {skus: [a]}}", {}, False),
    ],
)
def test_a_rule_holds_when_everything_it_asks_is_so(condition, more, expected):
    rules = f"earn: [{{code: bonus, points: 7, when: {{{condition}}}}}]\n{TIERS}"
    assert earned(rules, line("1.00"), **more) == (7 if expected else 0)


def test_a_rule_does_not_hold_where_its_unless_does():
    rules = "earn: [{code: bonus, points: 7, unless: {raises_tier: true}}]\n" + TIERS
    assert earned(rules, line("1.00")) == 7
    assert earned(rules, line("1.00"), under=context("raises-tier")) == 0


# What counts


def test_others_case_5_points_are_on_the_net_and_stored_value_may_or_may_not_earn():
    rate = 'earn: [{code: base, per: {amount: "1.00", points: 1}}]'
    assert earned(rate, line("90.00", discount_minor=1000)) == 90
    paid = {"cash": "90.00", "stored-value": "10.00"}
    assert earned(rate, line("100.00"), tenders=paid) == 100
    assert earned(rate + "\ncounts: {not_tenders: [stored-value]}", line("100.00"), tenders=paid) == 90


def test_others_case_6_points_for_one_category_are_not_lowered_by_a_discount_outside_it():
    rules = 'earn: [{code: base, per: {amount: "1.00", points: 1}, only: {categories: [toys]}}]'
    assert earned(rules, line("100.00", category="toys"), line("45.00", "b", discount_minor=500)) == 100


def test_others_case_7_a_whole_step_rate_gives_five_for_three_pounds():
    assert earned('earn: [{code: base, per: {amount: "2.50", points: 5}}]', line("3.00")) == 5


def test_tax_and_discounts_count_as_the_programme_says():
    rate = 'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'
    goods = line("120.00", tax_minor=2000, discount_minor=3000)
    assert earned(rate + "counts: {tax: excluded}", goods) == 100
    assert earned(rate + "counts: {discounts: ignored}", goods) == 150


def test_what_a_barred_tender_paid_is_taken_from_all_lines_exactly():
    found = entitle(
        program('earn: [{code: b, per: {amount: "1.00", points: 1}}]\ncounts: {not_tenders: [voucher]}'),
        MEMBER,
        bought(*(line("0.10", sku) for sku in "abc"), tenders={"cash": "0.20", "voucher": "0.10"}),
    )
    assert [(reason.eligible_minor, reason.code) for reason in found.lines] == [
        (7, "paid"),
        (7, "paid"),
        (6, "paid"),
    ]


# Milestones


def test_every_tenth_coffee_gives_a_reward_and_coming_back_below_takes_it():
    text = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'
        "counters: [{code: coffees, measures: units, only: {skus: [a]}}]\n"
        "milestones: [{code: stamps, counter: coffees, span: ever, every: {reaches: 10, reward: free}}]\n"
        'rewards: [{code: free, cost: 1, worth: "3.00"}]\n'
    )
    before = context(__milestone__stamps=9)
    (gift,) = entitle(program(text), before, bought(line("3.00"))).gifts
    assert (gift.reward, gift.count) == ("free", 1)
    assert entitle(program(text), context(__milestone__stamps=8), bought(line("3.00"))).gifts == ()


def test_stages_pay_once_each_as_they_are_passed():
    text = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'
        "counters: [{code: miles, measures: points}]\n"
        "milestones: [{code: stage, counter: miles, span: year, stages: ["
        "{reaches: 1000, points: 30}, {reaches: 2000, points: 60}, {reaches: 4000, points: 90}]}]\n"
    )
    found = entitle(program(text), context(__milestone__stage=900), bought(line("1200.00")))
    assert found.granted()["stage", "points"] == 90


def test_a_milestone_that_repeats_is_given_at_most_so_often():
    text = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'
        "counters: [{code: spend, measures: spend}]\n"
        "milestones:\n"
        '  - {code: m, counter: spend, span: year, every: {reaches: "100.00", points: 5}, most: 3}\n'
    )
    assert entitle(program(text), MEMBER, bought(line("900.00"))).granted()["m", "points"] == 15
    assert (
        entitle(program(text), context(__milestone__m=25000), bought(line("900.00"))).granted()["m", "points"]
        == 5
    )


def test_an_offer_gives_only_to_whom_it_is_for_and_as_often_as_it_says():
    text = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'
        'offers: [{code: welcome, times: 1, earn: [{code: five, times: "5", cap: {receipt: 4000}}]}]\n'
    )
    goods = line("2000.00")
    assert earned(text, goods) == 2000
    assert earned(text, goods, under=context("offer:welcome")) == 6000
    assert earned(text, goods, under=context("offer:welcome", __offer__welcome=1)) == 2000
