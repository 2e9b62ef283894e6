"""Limits: what a discount takes off at most, and how often, on a receipt and over time."""

from __future__ import annotations

import pytest

from loyalty.entitle import entitle
from tests.loyalty.earning.rules import bought, context, line
from tests.loyalty.pricing.prices import nets, priced, shop

HALF = 'discounts: [{code: half, percent: "50", cap: {CAP}}]'
ONCE = "discounts: [{code: once, percent: 'P', when: {codes: [ONCE]}, uses: {ever: 1}}]".replace(
    "'P'", '"10"'
)


def counted(text, *lines, under, **more):
    """What recording adds to the counters of discounts."""
    found = entitle(shop(text), under, bought(*lines, **more)).counters
    return {counter: amount for counter, amount in found if counter.startswith(":discount")}


def test_a_receipt_gives_no_more_than_its_cap_spread_over_the_lines():
    text = HALF.replace("CAP", 'receipt: "10.00"')
    assert nets(text, line("30.00", "a"), line("10.00", "b")) == ["22.50", "7.50"]
    outcomes = {each.outcome for one in priced(text, line("30.00")).lines for each in one.considered}
    assert outcomes == {"capped"}


@pytest.mark.parametrize(("before", "net"), [(0, "10.00"), (1500, "15.00"), (2000, "20.00"), (9000, "20.00")])
def test_a_month_gives_what_the_receipts_before_left(before, net):
    text = HALF.replace("CAP", 'month: "20.00"')
    under = context(__discount__half__month=before)
    assert nets(text, line("20.00"), under=under) == [net]


def test_where_a_cap_leaves_little_another_discount_is_better():
    text = (
        'discounts: [{code: half, percent: "50", cap: {receipt: "1.00"}, only: {skus: [a]}}, '
        '{code: five, percent: "5"}]'
    )
    assert nets(text, line("100.00")) == ["95.00"]


def test_a_coupon_is_used_once():
    used = context(__discounts__once__ever=1)
    assert nets(ONCE, line("10.00"), codes=("ONCE",)) == ["9.00"]
    assert nets(ONCE, line("10.00"), codes=("ONCE",), under=used) == ["10.00"]
    (one,) = priced(ONCE, line("10.00"), codes=("ONCE",), under=used).lines
    assert [(each.code, each.outcome) for each in one.considered] == [("once", "used-up")]


def test_what_was_given_is_counted_as_far_as_the_line_says_so():
    text = HALF.replace("CAP", 'month: "20.00"')
    paid = line("5.00", discount_minor=500)
    assert counted(text, paid, under=context()) == {":discount:half": 500}
    assert counted(text, line("8.00", discount_minor=200), under=context()) == {":discount:half": 200}
    assert counted(text, line("10.00"), under=context()) == {}
    assert counted(text, paid, under=context(__discount__half__month=1900)) == {":discount:half": 100}


def test_a_use_is_counted_where_the_coupon_was_given():
    assert counted(ONCE, line("9.00", discount_minor=100), codes=("ONCE",), under=context()) == {
        ":discounts:once": 1
    }
    assert counted(ONCE, line("9.00", discount_minor=100), under=context()) == {}
