"""Goods: what is kept, which sale a returned line belongs to, and where it goes when a sale is corrected."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loyalty.goods import Matched, Returned, Sold, carried, kept, match, whole
from loyalty.receipt import Kind, Line, Receipt
from tests.loyalty.shop import goods, moment, refund


def sale(*lines):
    at = moment("2026-05-01")
    return Receipt("s", "", "1", at.date(), at, Kind.SALE, "GBP", lines)


def sold(receipt_id, *lines, returned=()):
    return Sold(receipt_id, sale(*lines), tuple(returned))


def back(receipt_id, line, quantity, amount_minor=0, return_line=0):
    return Returned(return_line, receipt_id, line, Decimal(quantity), amount_minor)


def test_nothing_that_came_back_leaves_the_sale_as_it_is():
    receipt = sale(goods("10.00"))
    assert kept(receipt, ()) is receipt


def test_a_lines_net_goes_down_with_its_quantity_rounded_once():
    three = sale(goods("10.00", quantity=3))
    nets = [kept(three, [back("s", 0, n)]).lines[0].net_minor for n in range(4)]
    assert nets == [1000, 667, 333, 0]
    assert kept(three, [back("s", 0, 1)] * 2).lines[0].net_minor == 333


def test_money_given_back_comes_off_what_is_kept_and_not_below_zero():
    two = sale(goods("10.00", quantity=2))
    assert kept(two, [back("s", 0, 0, 300)]).lines[0].net_minor == 700
    assert kept(two, [back("s", 0, 1), back("s", 0, 0, 300)]).lines[0].net_minor == 200
    assert kept(two, [back("s", 0, 1), back("s", 0, 0, 900)]).lines[0].net_minor == 0


def test_sales_are_tried_in_the_order_given_and_their_first_lines_first():
    sales = [sold("new", goods("1.00"), goods("1.00")), sold("old", goods("3.00", quantity=3))]
    assert match([goods("0.00", quantity=4)], sales) == Matched(
        (back("new", 0, 1), back("new", 1, 1), back("old", 0, 2)), ()
    )


def test_what_came_back_before_is_not_taken_again():
    sales = [sold("s", goods("3.00", quantity=3), returned=[back("s", 0, 2)])]
    found = match([goods("2.00", quantity=2)], sales)
    assert (found.returned, found.unmatched) == ((back("s", 0, 1),), (goods("1.00"),))


def test_goods_of_another_stock_code_are_not_taken():
    assert match([goods("1.00", "soap")], [sold("s", goods("1.00"))]).unmatched == (goods("1.00", "soap"),)


def test_two_lines_of_one_return_do_not_take_the_same_goods():
    found = match([goods("1.00"), goods("1.00")], [sold("s", goods("1.00"))])
    assert (len(found.returned), found.unmatched) == (1, (goods("1.00"),))


def test_money_takes_what_was_paid_and_the_rest_finds_nothing():
    found = match([refund("12.00")], [sold("s", goods("10.00", quantity=2))])
    assert (found.returned, found.unmatched) == ((back("s", 0, 0, 1000),), (refund("2.00"),))


def test_a_line_that_took_money_off_gives_none_back():
    found = match([refund("1.00", "coupon")], [sold("s", goods("-5.00", "coupon"))])
    assert (found.returned, found.unmatched) == ((), (refund("1.00", "coupon"),))


def test_all_of_a_sale_is_its_goods_and_what_was_paid_for_the_rest():
    lines = goods("3.00", quantity=3), goods("2.00", "service", 0), goods("-1.00", "bottle", -1)
    found = whole(sold("s", *lines, returned=[back("s", 0, 1)]))
    assert found == (back("s", 0, 2), back("s", 1, 0, 200, return_line=1))


def test_goods_follow_their_stock_code_when_a_sale_is_corrected():
    before = sale(goods("1.00", "pen"), goods("2.00", "ink", 2))
    after = sale(goods("2.00", "ink", 2), goods("1.00", "cap"))
    assert carried([(back("s", 1, 2), before)], after) == (back("s", 0, 2),)


def test_goods_stay_on_their_line_where_it_still_holds_their_stock_code():
    before = sale(goods("1.00"), goods("5.00"))
    after = sale(goods("1.00"), goods("5.00"), goods("1.00", "cap"))
    assert carried([(back("s", 1, 1), before)], after) == (back("s", 1, 1),)


def test_goods_that_a_correction_takes_off_the_sale_are_gone_with_it():
    before, after = sale(goods("3.00", quantity=3)), sale(goods("1.00"))
    assert carried([(back("s", 0, 2), before)], after) == (back("s", 0, 1),)
    assert carried([(back("s", 0, 2), before)], sale()) == ()


SKUS = st.sampled_from(["a", "b", "c"])
QUANTITIES = st.decimals("0.5", 4, places=1)
BOUGHT = st.builds(
    lambda sku, quantity, net: replace(goods("0.00", sku), quantity=quantity, net_minor=net),
    SKUS,
    st.one_of(QUANTITIES, st.just(Decimal(0)), st.just(Decimal(-1))),
    st.integers(-300, 3_000),
)
COMING = st.builds(
    lambda sku, quantity, net: replace(goods("0.00", sku), quantity=quantity, net_minor=net),
    SKUS,
    st.one_of(QUANTITIES, st.just(Decimal(0))),
    st.integers(0, 3_000),
)
SALES = st.lists(st.lists(BOUGHT, min_size=1, max_size=4), max_size=3)


def history(sales, coming):
    """Sales after returns came one after another, and what each return found."""
    state = [sold(f"{n}", *lines) for n, lines in enumerate(sales)]
    found = []
    for lines in coming:
        found.append(match(lines, state))
        state = [replace(each, returned=(*each.returned, *_of(each, found[-1]))) for each in state]
    return state, found


def _of(each, found):
    return [part for part in found.returned if part.receipt_id == each.receipt_id]


@given(SALES, st.lists(st.lists(COMING, max_size=3), max_size=4))
def test_no_more_comes_back_than_was_bought(sales, coming):
    state, _ = history(sales, coming)
    for each in state:
        for n, line in enumerate(each.receipt.lines):
            parts = [part for part in each.returned if part.line == n]
            assert all((part.quantity > 0) != (part.amount_minor > 0) for part in parts)
            assert sum(part.quantity for part in parts) <= max(0, line.quantity)
            assert sum(part.amount_minor for part in parts) <= max(0, line.net_minor)


@given(SALES, st.lists(st.lists(COMING, max_size=3), max_size=4))
def test_what_found_a_sale_and_what_did_not_are_all_that_came(sales, coming):
    _, found = history(sales, coming)
    for lines, result in zip(coming, found, strict=True):
        for sku in "abc":
            came = sum(line.quantity for line in lines if line.sku == sku)
            matched = sum(part.quantity for part in result.returned if lines[part.return_line].sku == sku)
            rest = sum(line.quantity for line in result.unmatched if line.sku == sku)
            assert came == matched + rest
            money = sum(line.net_minor for line in lines if line.sku == sku and not line.quantity)
            given_back = sum(
                part.amount_minor for part in result.returned if lines[part.return_line].sku == sku
            )
            left = sum(line.net_minor for line in result.unmatched if line.sku == sku and not line.quantity)
            assert money == given_back + left


@given(SALES, st.lists(st.lists(COMING, max_size=3), max_size=4))
def test_of_what_is_kept_nothing_goes_below_zero_and_nothing_grows(sales, coming):
    state, _ = history(sales, coming)
    for each in state:
        for line, left in zip(each.receipt.lines, kept(each.receipt, each.returned).lines, strict=True):
            assert left.quantity == line.quantity or 0 <= left.quantity < line.quantity
            assert left.net_minor == line.net_minor or 0 <= left.net_minor <= max(0, line.net_minor)


def test_the_tax_and_the_discount_of_what_is_kept_go_down_with_it():
    line = Line("tea", Decimal(4), 1200, discount_minor=400, tax_minor=200)
    bought = sale(line)

    (half,) = kept(bought, [Returned(0, "r", 0, Decimal(2), 0)]).lines
    assert (half.net_minor, half.discount_minor, half.tax_minor) == (600, 200, 100)
    (cheaper,) = kept(bought, [Returned(0, "r", 0, Decimal(0), 600)]).lines
    assert (cheaper.net_minor, cheaper.discount_minor, cheaper.tax_minor) == (600, 400, 100)
    (none,) = kept(bought, [Returned(0, "r", 0, Decimal(4), 0)]).lines
    assert (none.net_minor, none.discount_minor, none.tax_minor) == (0, 0, 0)


@given(SALES, st.lists(st.lists(COMING, max_size=3), max_size=4))
def test_after_all_of_a_sale_came_back_nothing_of_it_is_worth_anything(sales, coming):
    state, _ = history(sales, coming)
    for each in state:
        left = kept(each.receipt, (*each.returned, *whole(each)))
        assert all(line.quantity <= 0 and line.net_minor <= 0 for line in left.lines)


@given(SALES, st.lists(st.lists(COMING, max_size=3), max_size=2), st.lists(BOUGHT, max_size=4))
def test_a_correction_brings_no_more_back_than_is_bought_now(sales, coming, lines):
    state, _ = history(sales, coming)
    for each in state:
        moved = carried([(part, each.receipt) for part in each.returned], sale(*lines))
        quantities = Counter({n: Decimal(0) for n in range(len(lines))})
        for part in moved:
            assert lines[part.line].sku in {line.sku for line in each.receipt.lines}
            quantities[part.line] += part.quantity
        if tuple(lines) != each.receipt.lines:
            assert all(quantities[n] <= max(Decimal(0), lines[n].quantity) for n in range(len(lines)))


def test_what_discounts_took_off_goes_down_with_the_goods_and_never_beyond_the_discount():
    line = replace(goods("2.00", quantity=2, discount_minor=3), discounts=(("a", 1), ("", 1), ("b", 1)))
    (left,) = kept(sale(line), [back("s", 0, 1)]).lines
    assert (left.discount_minor, left.discounts) == (2, (("a", 1), ("", 1)))
    (gone,) = kept(sale(line), [back("s", 0, 2)]).lines
    assert (gone.discount_minor, gone.discounts) == (0, ())
    (cheaper,) = kept(sale(line), [back("s", 0, 0, 50)]).lines
    assert cheaper.discounts == line.discounts
