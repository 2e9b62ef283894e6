"""Each mistake about prices is named with its place and what to write instead."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program import document
from loyalty.program.pricing import PriceList
from loyalty.program.problem import Problem
from loyalty.program.schema import ProgramForm
from tests.loyalty.program.documents import TIERED
from tests.loyalty.program.test_never_raises import VALUES

SATURDAYS = "days: [{code: sat, every: saturday, from: '2026-03-01'}]\n"
EVERYTHING = (
    TIERED
    + """
prices:
  - {code: may, from: "2026-05-01", through: "2026-05-31", skus: {A1: "9.90"}, when: {tiers: [vip]}}
discounts:
  - {code: a, percent: "5", only: {classes: [A]}, cap: {receipt: "5.00"}, uses: {ever: 1}, group: x}
  - {code: b, matrix: {by: brands, percent: {member: {Acme: "5"}, vip: {Acme: "9.5"}}}}
  - {code: c, deal: {buy: 2, get: 1, percent: "50"}, unless: {tiers: [vip]}}
  - {code: d, bundle: {parts: [{only: {skus: [A]}}, {only: {skus: [B]}, percent: "50", pieces: 2}]}}
  - {code: e, basket: [{at_least: "10.00", off: "1.00"}, {at_least: "20.00", pieces: 3, percent: "20"}]}
"""
)


def told(text: str) -> list[str]:
    """What is wrong with these sections."""
    return [str(problem) for problem in document.check(TIERED + text)]


def one(discount: str) -> list[str]:
    """What is wrong with a discount, without its place."""
    return [
        problem.removeprefix("discounts[0].") for problem in told(f"discounts: [{{code: a, {discount}}}]")
    ]


SHARE = 'must be a percentage up to "100" such as "5"'


@pytest.mark.parametrize(
    ("discount", "problem"),
    [
        ('percent: "0"', f'percent: {SHARE}; got "0"'),
        ('percent: "100.01"', f'percent: {SHARE}; got "100.01"'),
        ('percent: "-5"', f'percent: {SHARE}; got "-5"'),
        ("percent: 5", 'percent: must be a percentage in quotes up to "100" such as "5"; got 5'),
        ('price: "-1.00"', 'price: must be an amount such as "1.00"; got "-1.00"'),
        (
            'percent: "5", off: "1.00"',
            'off: must be left out where percent says what is taken off; got "1.00"',
        ),
        (
            'matrix: {by: classes, percent: {gold: {A: "5"}}}',
            'matrix.percent.gold: is no tier of this document, write "member" or "vip"; got a mapping',
        ),
        (
            'matrix: {by: classes, percent: {member: {shoes: "5"}, vip: {shose: "6", shoes: "5"}}}',
            'matrix.percent.vip.shose: is not among the goods of the first tier, write "shoes"; got "6"',
        ),
        (
            'matrix: {by: classes, percent: {vip: {A: "101"}}}',
            'matrix.percent.vip.A: must be a percentage from "0" up to "100" such as "5"; got "101"',
        ),
        (
            'matrix: {by: classes, percent: {vip: {A: "0"}}}',
            'matrix.percent: must not be "0" everywhere, else it never takes anything off; got a mapping',
        ),
        (
            'matrix: {by: classes, percent: {vip: {A: "5"}}}, when: {tiers: [member]}',
            "when.tiers: must name a tier that the matrix has, else it is never given; got a list",
        ),
        (
            'basket: [{at_least: "10.00", off: "11.00"}]',
            'basket[0].off: must not be more than at_least, else the price is below zero; got "11.00"',
        ),
        (
            'basket: [{at_least: "10.00", off: "1.00"}, {at_least: "9.00", off: "2.00"}]',
            'basket[1].at_least: must ask for more than the step before it; got "9.00"',
        ),
        (
            'basket: [{at_least: "10.00", off: "2.00"}, {at_least: "20.00", off: "1.00"}]',
            'basket[1].off: must be more than in the step before it; got "1.00"',
        ),
        (
            'bundle: {parts: [{only: {skus: [A]}}], price: "1.00"}',
            "bundle.parts: must be two pieces at least; for one write price, off or percent; got a list",
        ),
        ('percent: "5", uses: {ever: 0}', "uses.ever: must be a whole number from 1 to 10000; got 0"),
        (
            'percent: "5", when: {tiers: [vip]}, unless: {tiers: [vip]}',
            "unless: must not hold wherever the discount does, else it is never given; got a mapping",
        ),
    ],
)
def test_a_discount_that_cannot_be_is_refused(discount: str, problem: str) -> None:
    assert one(discount) == [problem]


def test_a_discount_whose_days_never_come_is_refused() -> None:
    text = SATURDAYS + 'discounts: [{code: a, percent: "5", when: {days: [sat], through: "2026-02-01"}}]'
    remedy = "must name a day that comes between from and through, else it never holds"
    assert told(text) == [f"discounts[0].when.days: {remedy}; got a list"]


def test_a_percentage_that_is_always_outdone_is_refused() -> None:
    outdone = (
        'discounts[0].percent: must be more than that of "b", which always holds as well, or be in another '
        'group; got "5"'
    )
    pair = 'discounts: [{code: a, percent: "5"MORE}, {code: b, percent: "6"LESS}]'
    assert told(pair.replace("MORE", "").replace("LESS", "")) == [outdone]
    assert told(pair.replace("MORE", "").replace("LESS", ", only: {classes: [A]}")) == []
    assert told(pair.replace("MORE", ", group: x").replace("LESS", "")) == []
    assert told(pair.replace("MORE", "").replace("LESS", ', cap: {receipt: "1.00"}')) == []
    assert told(pair.replace("MORE", ", when: {tiers: [vip]}").replace("LESS", ", when: {tiers: [vip]}")) == [
        outdone
    ]


LISTS = (
    'prices: [{code: a, through: "2026-05-31", skus: {A1: "9.90"}}, '
    '{code: b, from: "FROM"MORE, skus: {A1: "9.80"}}]'
)


@pytest.mark.parametrize(
    ("from_on", "more", "count"),
    [
        ("2026-05-31", "", 1),
        ("2026-06-01", "", 0),
        ("2026-05-31", ", group: other", 0),
        ("2026-05-31", ", when: {tiers: [vip]}", 1),
    ],
)
def test_goods_have_one_member_price_at_a_time(from_on: str, more: str, count: int) -> None:
    found = told(LISTS.replace("FROM", from_on).replace("MORE", more))
    assert [problem.partition(":")[0] for problem in found] == ["prices[1].skus.A1"] * count


def test_lists_for_different_tiers_are_never_together() -> None:
    rows = [
        f'{{code: {tier}, when: {{tiers: [{tier}]}}, skus: {{A1: "9.00"}}}}' for tier in ("vip", "member")
    ]
    assert told(f"prices: [{', '.join(rows)}]") == []


def test_an_offer_gives_points_or_lower_prices() -> None:
    offers = "offers: [{code: week, when: {stores: [x]}}]\n"
    assert told(offers) == [
        "offers[0].earn: must be a list of 1 to 200 mappings, or a discount must name the offer; got nothing"
    ]
    assert told(offers + 'discounts: [{code: a, percent: "5", offer: week}]') == []
    assert told(offers + 'discounts: [{code: a, percent: "5", offer: weak}]') == [
        'discounts[0].offer: must be a offer of this document, "week"; got "weak"'
    ]
    assert told(offers + 'discounts: [{code: a, percent: "5", offer: week, when: {stores: [y]}}]') == [
        "discounts[0].when.stores: must fit the when of its offer, else it never holds; got a list"
    ]
    often = offers.replace("code: week", "code: week, times: 1")
    assert told(often + 'discounts: [{code: a, percent: "5", offer: week}]') == [
        "offers[0].times: must be left out where a discount names the offer; it says its uses; got 1"
    ]


def test_what_is_wrong_in_several_ways_is_told_in_all_of_them() -> None:
    """The days never come, and `unless` takes all that is left: one place within another."""
    when = '{days: [sat], through: "2026-02-01"}'
    found = told(SATURDAYS + f'discounts: [{{code: a, percent: "5", when: {when}, unless: {when}}}]')
    assert [problem.partition(":")[0] for problem in found] == [
        "discounts[0].when.days",
        "discounts[0].unless.days",
        "discounts[0].unless",
    ]


def test_a_document_with_every_kind_of_discount_is_read() -> None:
    found = document.read(EVERYTHING).discounts
    assert [each.code for each in found] == ["may", "a", "b", "c", "d", "e"]
    assert found[0].gives == PriceList({"A1": 990})
    assert {"prices", "discounts"} <= set(ProgramForm().words)


@st.composite
def damaged(draw):
    """The document with every discount, but for one value somewhere in it."""
    whole = json.loads(document.read(EVERYTHING).document)
    place = whole[draw(st.sampled_from(["prices", "discounts"]))]
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or draw(st.booleans()):
            place[key] = draw(VALUES)
            return whole
        place = place[key]


@settings(deadline=None)
@given(damaged())
def test_any_value_at_any_place_is_answered(whole) -> None:
    problems = document.check(json.dumps(whole))
    assert all(isinstance(problem, Problem) and str(problem).isprintable() for problem in problems)
