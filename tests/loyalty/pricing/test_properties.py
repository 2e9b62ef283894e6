"""Whatever is bought, whatever is off: sums are exact, nothing is below zero, order is nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.pricing import counting, told
from loyalty.pricing.price import price
from loyalty.receipt import Line
from tests.loyalty.earning.rules import bought, context
from tests.loyalty.pricing.prices import shop

KINDS = (
    'percent: "33.33", only: {classes: [A]}',
    'percent: "7.5", only: {skus: [a, b]}',
    'off: "0.75"',
    'price: "1.99", only: {skus: [c]}',
    'matrix: {by: classes, percent: {member: {A: "12.5", B: "40"}}}',
    "deal: {buy: 2, get: 1}",
    'deal: {buy: 1, get: 2, percent: "33"}, only: {skus: [b, c]}',
    'bundle: {parts: [{only: {skus: [a]}}, {only: {skus: [b, c]}, pieces: 2}], price: "3.00"}',
    'bundle: {parts: [{only: {skus: [a, b]}}, {only: {skus: [b]}, percent: "50"}]}',
    'basket: [{at_least: "5.00", off: "1.00"}, {at_least: "20.00", off: "6.00"}]',
    'basket: [{every: "3.00", off: "0.70"}], only: {skus: [a, c]}',
    'basket: [{pieces: 3, percent: "19"}]',
)
LIMITS = ("", ', cap: {receipt: "1.50"}', ', cap: {month: "2.00"}', ", uses: {ever: 1}")
GROUPS = ("", ", group: coupon", ", group: extra")
LINES = st.builds(
    lambda sku, quantity, net, off, item_class: Line(
        sku, Decimal(quantity), net, discount_minor=off, item_class=item_class
    ),
    st.sampled_from("abc"),
    st.sampled_from(["1", "2", "3", "7", "0.5", "1.333"]),
    st.integers(-50, 3000),
    st.sampled_from([0, 0, 0, 1, 150]),
    st.sampled_from(["A", "B", ""]),
)


@st.composite
def sections(draw, groups=GROUPS):
    """A few discounts of any kind."""
    chosen = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5, unique=True))
    rows = [
        f"{{code: d{n}, {kind}{draw(st.sampled_from(LIMITS))}{draw(st.sampled_from(groups))}}}"
        for n, kind in enumerate(chosen)
    ]
    return f"discounts: [{', '.join(rows)}]"


BASKETS = st.lists(LINES, min_size=1, max_size=6)
UNDER = context(__discount__d0__month=120)
COMMON = settings(max_examples=60, deadline=None)


@COMMON
@given(sections(), BASKETS)
def test_sums_are_exact_and_no_price_is_below_zero_or_above_what_it_was(text, lines):
    found = price(shop(text), UNDER, bought(*lines))
    for line, one in zip(lines, found.lines, strict=True):
        assert one.net_minor == one.before_minor - one.discount_minor
        assert one.before_minor == line.net_minor + line.discount_minor
        assert min(0, line.net_minor) <= one.net_minor <= max(line.net_minor, one.before_minor)
        assert all(minor > 0 for _, minor in one.given)
        assert all(0 < each.minor <= one.before_minor for each in one.considered if each.outcome != "used-up")


@COMMON
@given(sections(groups=("",)), BASKETS)
def test_a_line_of_one_piece_has_one_discount_of_a_group(text, lines):
    whole = [replace(each, quantity=Decimal(1)) for each in lines]
    found = price(shop(text), UNDER, bought(*whole))
    assert all(len(one.given) <= 1 for one in found.lines)


@COMMON
@given(sections(), BASKETS, st.randoms())
def test_where_a_line_stands_changes_nothing(text, lines, shuffle):
    moved = list(range(len(lines)))
    shuffle.shuffle(moved)
    first = price(shop(text), UNDER, bought(*lines))
    then = price(shop(text), UNDER, bought(*(lines[n] for n in moved)))

    def prices(found, order):
        return sorted((repr(lines[n]), one.net_minor) for n, one in zip(order, found.lines, strict=True))

    assert prices(first, range(len(lines))) == prices(then, moved)


@COMMON
@given(sections(), BASKETS)
def test_nobody_pays_more_than_the_till_would_take(text, lines):
    found = sum(one.net_minor for one in price(shop(text), UNDER, bought(*lines)).lines)
    assert found <= sum(line.net_minor for line in lines)


@COMMON
@given(sections(), BASKETS)
def test_what_is_taken_off_stays_within_its_limits(text, lines):
    program = shop(text)
    totals = price(program, UNDER, bought(*lines)).totals()
    for discount in program.discounts:
        for limit in discount.limits:
            before = UNDER.counted.get(f":discount:{discount.code}:{limit.per}", 0)
            if limit.of == "amount":
                assert totals.get(discount.code, 0) <= limit.most - before


@COMMON
@given(sections(), BASKETS)
def test_a_till_that_takes_our_prices_is_counted_to_the_last_penny(text, lines):
    """What a quote gives is what recording the same receipt at these prices puts down."""
    program = shop(text)
    bare = [replace(each, discount_minor=0) for each in lines]
    quoted = price(program, UNDER, bought(*bare))
    naming = quoted.of(bought(*bare))
    silent = replace(naming, lines=tuple(replace(each, discounts=()) for each in naming.lines))
    for receipt in (naming, silent):
        recorded = dict(counting.given(program, UNDER, receipt, told.totals(program, receipt)))
        for discount in program.discounts:
            total = quoted.totals().get(discount.code, 0)
            if any(limit.of == "amount" and limit.per != "receipt" for limit in discount.limits):
                assert recorded.get(f":discount:{discount.code}", 0) == total
