"""An estimate: what a programme gives back of a usual basket, for a shop that has no receipts yet."""

from __future__ import annotations

from datetime import date

import pytest

from loyalty.errors import InvalidProgram
from loyalty.program import document
from loyalty.replaying import basket
from loyalty.replaying.estimate import Estimate, estimate
from tests.loyalty.shop import PLAIN, TIERED

WORTH = 'currencies: [{code: points, worth: "0.01"}]\n'
JANUARY = date(2026, 1, 1)
ONE = '{"lines": [{"net": "100.00"}]}'


def estimated(text: str, shopping: str = ONE, visits: int = 12) -> Estimate:
    program = document.read(text)
    return estimate(program, basket.read(shopping, program), visits, JANUARY)


def test_a_point_of_a_penny_for_each_pound_gives_back_one_percent() -> None:
    found = estimated(PLAIN + WORTH)

    assert (found.sales_minor, found.cost_minor, str(found.share)) == (120_000, 1_200, "1.00")
    assert [(rule.rule, rule.amount) for rule in found.rules] == [("base", 1_200)]
    assert found.worst is not None
    assert str(found.worst.share) == "1.00"


def test_the_worst_stack_is_the_best_tier_on_the_best_day_with_every_offer() -> None:
    text = (
        TIERED
        + WORTH
        + """
days: [{code: saturday, every: saturday}]
offers:
  - {code: week, when: {days: [saturday], tiers: [vip]}, earn: [{code: double, times: "2"}]}
  - {code: online, when: {channels: [online]}, earn: [{code: gift, points: 50}]}
"""
    )
    found = estimated(text).worst

    assert found is not None
    assert (found.cost_minor, str(found.share)) == (450, "4.50")
    assert (found.tier, found.on.strftime("%A"), found.channel) == ("vip", "Saturday", "online")
    assert set(found.rules) == {"base", "double", "gift"}


def test_a_reward_says_what_points_cost_that_pay_for_nothing_else() -> None:
    found = estimated(PLAIN + 'rewards: [{code: five, cost: 100, worth: "5.00"}]\n')

    assert str(found.share) == "5.00"


def test_points_without_a_worth_have_no_cost() -> None:
    found = estimated(PLAIN)

    assert (found.cost_minor, found.share, found.worst) == (None, None, None)
    assert found.rules[0].amount == 1_200


def test_milestones_count_over_the_year_and_not_in_one_basket() -> None:
    stamps = """
counters: [{code: visits, measures: visits}]
rewards: [{code: five, cost: 100000, worth: "5.00"}]
milestones: [{code: stamps, counter: visits, span: ever, every: {reaches: 6, reward: five}}]
"""
    found = estimated(PLAIN + WORTH + stamps)

    assert [(rule.rule, rule.gives, rule.amount, rule.cost_minor) for rule in found.rules] == [
        ("base", "points", 1_200, 1_200),
        ("stamps", "five", 2, 1_000),
    ]
    assert found.worst is not None
    assert str(found.worst.share) == "1.00"


def test_goods_are_told_in_the_words_of_the_catalog() -> None:
    text = PLAIN + WORTH + "exclude: [{code: smoke, categories: [tobacco]}]\n"
    shopping = '{"lines": [{"net": "60.00", "category": "toys"}, {"net": "40.00", "category": "tobacco"}]}'

    assert str(estimated(text, shopping).share) == "0.60"


@pytest.mark.parametrize(
    ("shopping", "place"),
    [
        ('{"lines": []}', "lines: must be a list of 1 to 200 mappings"),
        ('{"lines": [{"net": 5}]}', 'lines[0].net: must be a positive amount in quotes such as "1.00"'),
        (
            '{"lines": [{"net": "5.00", "catgory": "x"}]}',
            'lines[0].catgory: is not known here, write "category"',
        ),
        ("[]", "must be a mapping"),
        ("{", "must be YAML or JSON"),
    ],
)
def test_a_basket_that_is_none_is_refused_with_the_place(shopping: str, place: str) -> None:
    with pytest.raises(InvalidProgram) as refused:
        basket.read(shopping, document.read(PLAIN))
    assert place in str(refused.value)


def test_what_discounts_take_off_is_given_back_too() -> None:
    found = estimated(PLAIN + WORTH + 'discounts: [{code: fifth, percent: "20", budget: "50.00"}]\n')

    assert [(rule.rule, rule.gives, rule.amount) for rule in found.rules] == [
        ("base", "points", 1_150),
        ("fifth", "GBP", 5_000),
    ]
    assert (found.sales_minor, found.cost_minor, str(found.share)) == (120_000, 6_150, "5.13")
    assert found.worst is not None
    assert (str(found.worst.share), found.worst.rules) == ("20.80", ("base", "fifth"))
