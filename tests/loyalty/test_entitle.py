"""What goods are worth: worked figures, and what must hold for every receipt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.entitle import NOTHING, Context, LineReason, entitle
from loyalty.goods import Returned, kept
from loyalty.program import document
from loyalty.receipt import Kind, Receipt
from tests.loyalty.shop import PLAIN, goods, moment

MEMBER, VIP = Context("member"), Context("vip")
COUNTERS = """
counters:
  - {code: points, measures: points}
  - {code: spend, measures: spend}
  - {code: toys, measures: spend, only: {categories: [toys]}}
  - {code: visits, measures: visits}
  - {code: units, measures: units}
exclude:
  - {code: no-goods, skus: [POST], categories: [services]}
  - {code: cheap, labels: [clearance]}
"""

TIERED = """
counters: [{code: tier-points, measures: points}]
tiers:
  counter: tier-points
  window: card-year
  steps: [{code: vip, reaches: 100}]
"""
TIERS_ONLY = TIERED.partition("counters")[2].partition("\n")[2].replace("tier-points", "points")


def program(rule='per: {amount: "1.00", points: 1}', more=COUNTERS):
    return document.read(PLAIN.replace('per: {amount: "1.00", points: 1}', rule) + more)


def receipt(*lines):
    at = moment("2026-05-01")
    return Receipt("s", "", "1", at.date(), at, Kind.SALE, "GBP", lines)


def points(found):
    return sum(grant.amount for grant in found.grants)


@pytest.mark.parametrize(
    ("rounding", "round_at", "expected"),
    [
        ("floor", "receipt", 10),  # 7 × 1.5 = 10.5
        ("half-up", "receipt", 11),
        ("up", "receipt", 11),
        ("floor", "line", 8),  # 3 × 1.5 = 4.5, twice: half a pound of each line is no whole step
        ("half-up", "line", 10),
        ("up", "line", 10),
    ],
)
def test_points_are_rounded_once_per_receipt_or_once_per_line(rounding, round_at, expected):
    rule = (
        'per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}, '
        f"rounding: {rounding}, round_at: {round_at}"
    )
    found = entitle(program(rule, TIERED), VIP, receipt(goods("3.50"), goods("3.50", "b")))
    assert points(found) == expected


def test_each_rule_says_what_it_gave_and_why():
    rule = 'per: {amount: "2.50", points: 5}, by_tier: {vip: "2"}'
    found = entitle(program(rule, TIERED), VIP, receipt(goods("3.00"), goods("4.00", "b")))
    (reason,) = found.rules
    assert (reason.eligible, reason.steps, reason.multiplier, reason.amount) == (700, 2, 2, 20)


def test_each_line_says_how_much_of_it_counts_and_why_the_rest_does_not():
    lines = goods("3.00"), goods("4.00", "POST"), goods("-1.00", "coupon"), goods("0.00", "bag")
    assert entitle(program(), MEMBER, receipt(*lines)).lines == (
        LineReason(0, 300, ""),
        LineReason(1, 0, "excluded:no-goods"),
        LineReason(2, 0, "not-positive"),
        LineReason(3, 0, "not-positive"),
    )


def test_the_first_exclusion_that_covers_a_line_gives_the_reason():
    line = goods("3.00", "POST", labels=("clearance",))
    assert entitle(program(), MEMBER, receipt(line)).lines[0].code == "excluded:no-goods"


def test_counters_count_what_they_measure_of_the_lines_that_count():
    lines = (
        goods("3.50", quantity="2.5"),
        goods("8.00", "doll", 2, category="toys/dolls"),
        goods("9.00", "POST", 3),
    )
    found = entitle(program(), MEMBER, receipt(*lines))
    counted = {name: amount for name, amount in found.counters if not name.startswith(":")}
    assert counted == {"points": 11, "spend": 1150, "toys": 800, "visits": 1, "units": 4}


def test_a_receipt_of_nothing_that_counts_is_no_visit():
    found = entitle(program(), MEMBER, receipt(goods("9.00", "POST")))
    assert (found.grants, set(dict(found.counters).values())) == ((), {0})


def test_a_rule_for_some_lines_looks_at_those_only():
    rule = 'per: {amount: "1.00", points: 1}, only: {categories: [toys]}'
    lines = goods("5.00", category="toys"), goods("5.00", "b", category="toyshop")
    assert points(entitle(program(rule), MEMBER, receipt(*lines))) == 5


def test_a_tier_without_a_multiplier_earns_the_plain_rate():
    rule = 'per: {amount: "1.00", points: 1}, by_tier: {vip: "3"}'
    assert points(entitle(program(rule, TIERED), MEMBER, receipt(goods("5.00")))) == 5


def test_nothing_grants_and_counts_nothing():
    assert (NOTHING.granted(), NOTHING.counters) == ({}, ())


RULES = st.builds(
    'per: {{amount: "{}", points: {}}}, by_tier: {{vip: "{}"}}, rounding: {}, round_at: {}'.format,
    st.sampled_from(["0.01", "1.00", "2.50", "10.00"]),
    st.integers(1, 7),
    st.sampled_from(["1", "1.5", "0.3", "2.25"]),
    st.sampled_from(["floor", "half-up", "up"]),
    st.sampled_from(["receipt", "line"]),
)
LINES = st.lists(
    st.builds(
        lambda sku, quantity, net_minor, category: replace(
            goods("0.00", sku, category=category), quantity=quantity, net_minor=net_minor
        ),
        st.sampled_from(["a", "b", "POST"]),
        st.decimals(0, 9, places=2),
        st.integers(-500, 5_000),
        st.sampled_from(["", "toys"]),
    ),
    min_size=1,
    max_size=5,
)
CONTEXTS = st.sampled_from([MEMBER, VIP])


def worth(rule, context, lines):
    """Points and counters as plain figures."""
    found = entitle(program(rule, COUNTERS + TIERS_ONLY), context, receipt(*lines))
    return {"points": points(found), **{f"counter {code}": amount for code, amount in found.counters}}


@given(RULES, CONTEXTS, LINES, st.data())
def test_a_higher_price_never_earns_less(rule, context, lines, data):
    n, more = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, 2_000))
    dearer = [*lines]
    dearer[n] = replace(lines[n], net_minor=lines[n].net_minor + more)
    before, after = worth(rule, context, lines), worth(rule, context, dearer)
    assert all(before[name] <= after[name] for name in before)


@given(RULES, CONTEXTS, LINES, LINES)
def test_one_more_line_never_earns_less(rule, context, lines, more):
    before, after = worth(rule, context, lines), worth(rule, context, [*lines, *more])
    assert all(before[name] <= after[name] for name in before)


@given(RULES, CONTEXTS, LINES, st.data())
def test_what_is_kept_is_never_worth_more_than_what_was_bought(rule, context, lines, data):
    back = [
        Returned(0, "s", n, data.draw(st.decimals(0, 9, places=2)), data.draw(st.integers(0, 3_000)))
        for n in data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=6))
        if lines[n].quantity > 0
    ]
    left = kept(receipt(*lines), back).lines
    before, after = worth(rule, context, lines), worth(rule, context, left)
    assert all(after.get(name, 0) <= before[name] for name in before)
    assert after.keys() <= before.keys()


@given(RULES, CONTEXTS, LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(rule, context, lines, random):
    other = [*lines]
    random.shuffle(other)
    assert worth(rule, context, other) == worth(rule, context, lines)


@given(RULES, CONTEXTS, LINES)
def test_the_same_receipt_is_always_worth_the_same(rule, context, lines):
    compiled = program(rule, COUNTERS + TIERS_ONLY)
    first = entitle(compiled, context, receipt(*lines))
    assert entitle(compiled, context, receipt(*lines)) == first
    assert all(isinstance(grant.amount, int) and grant.amount > 0 for grant in first.grants)
    assert sum(reason.eligible_minor for reason in first.lines) == sum(
        line.net_minor for line in lines if line.net_minor > 0 and line.sku != "POST"
    )
    assert all(isinstance(reason.multiplier, Decimal) for reason in first.rules)
