"""Prices by worked figures: each kind of discount, what wins, and what adds up."""

from __future__ import annotations

import pytest

from tests.loyalty.earning.rules import bought, context, line
from tests.loyalty.pricing.prices import nets, priced

VIP = context(tier="vip")
SHIRT, TIE = line("30.00", "SHIRT"), line("12.00", "TIE")
A, B = line("100.00", "a", item_class="A"), line("50.00", "b", item_class="B")
CLASSES = 'member: {A: "5", B: "2"}, vip: {A: "8", B: "0"}'
MATRIX = f"discounts: [{{code: m, matrix: {{by: classes, percent: {{{CLASSES}}}}}}}]"
NESTED = 'discounts: [{code: m, matrix: {by: categories, percent: {vip: {food: "10", food/tea: "3"}}}}]'
DEAL = "discounts: [{code: d, deal: {buy: 2, get: 1}}]"
HALF = 'discounts: [{code: d, deal: {buy: 1, get: 1, percent: "50"}}]'
SET = "discounts: [{code: s, bundle: {parts: [{only: {skus: [SHIRT]}}, {only: {skus: [TIE]}PART}]SET}}]"
STEPS = (
    'discounts: [{code: b, basket: [{at_least: "100.00", off: "10.00"}, {at_least: "300.00", off: "40.00"}]}]'
)


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ('discounts: [{code: p, percent: "5"}]', [line("9.99")], ["9.49"]),
        ('discounts: [{code: p, percent: "2.5"}]', [line("10.00")], ["9.75"]),
        ('discounts: [{code: p, percent: "100"}]', [line("9.99")], ["0.00"]),
        ('discounts: [{code: p, percent: "20", only: {skus: [a]}}]', [line("10.00"), TIE], ["8.00", "12.00"]),
        ('discounts: [{code: p, off: "1.00"}]', [line("10.00", quantity="3")], ["7.00"]),
        ('discounts: [{code: p, off: "1.00"}]', [line("10.00", quantity="1.25")], ["8.75"]),
        ('discounts: [{code: p, off: "4.00"}]', [line("3.00")], ["0.00"]),
        ('discounts: [{code: p, price: "9.90"}]', [line("25.00", quantity="2")], ["19.80"]),
        ('discounts: [{code: p, price: "9.90"}]', [line("9.00")], ["9.00"]),
        ('discounts: [{code: p, price: "8.00"}]', [line("5.00", quantity="0.333")], ["2.66"]),
        ('discounts: [{code: p, percent: "10"}]', [line("-5.00"), line("0.00")], ["-5.00", "0.00"]),
    ],
)
def test_one_line_by_itself(text, lines, expected):
    assert nets(text, *lines) == expected


def test_a_matrix_has_a_percentage_for_each_tier_and_kind_of_goods():
    assert nets(MATRIX, A, B) == ["95.00", "49.00"]
    assert nets(MATRIX, A, B, under=VIP) == ["92.00", "50.00"]
    assert nets(MATRIX, A, B, under=context(tier="silver")) == ["100.00", "50.00"]
    assert nets(MATRIX, line("10.00")) == ["10.00"]


def test_of_categories_within_each_other_the_nearest_counts():
    tea, oil = line("10.00", category="food/tea/green"), line("10.00", category="food/oil")
    assert nets(NESTED, tea, oil, line("10.00", category="foodstuff"), under=VIP) == ["9.70", "9.00", "10.00"]


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        (DEAL, [line("30.00", "x"), line("20.00", "y"), line("10.00", "z")], ["30.00", "20.00", "0.00"]),
        (DEAL, [line("30.00", quantity="3")], ["20.00"]),
        (DEAL, [line("10.00", quantity="2")], ["10.00"]),
        # Of seven: 9 9 8, 7 7 7 and 1; the 8 and one 7 are free, the last one waits for two more.
        (
            DEAL,
            [
                line("18.00", "x", "2"),
                line("8.00", "y"),
                line("21.00", "z", "3"),
                line("1.00", "w"),
            ],
            ["18.00", "0.00", "14.00", "1.00"],
        ),
        (HALF, [line("10.00", "x"), line("8.00", "y")], ["10.00", "4.00"]),
        (DEAL, [line("9.00", quantity="3.5")], ["9.00"]),
        (DEAL, [line("10.00", quantity="3")], ["6.67"]),
    ],
)
def test_buy_some_and_get_the_cheapest_for_less(text, lines, expected):
    assert nets(text, *lines) == expected


@pytest.mark.parametrize(
    ("part", "price", "lines", "expected"),
    [
        ("", ', price: "35.00"', [SHIRT, TIE], ["25.00", "10.00"]),
        ("", ', off: "7.00"', [SHIRT, TIE], ["25.00", "10.00"]),
        ("", ', percent: "50"', [SHIRT, TIE], ["15.00", "6.00"]),
        (', percent: "50"', "", [SHIRT, TIE], ["30.00", "6.00"]),
        (', percent: "100", pieces: 2', "", [SHIRT, line("24.00", "TIE", "2")], ["30.00", "0.00"]),
        ("", ', price: "35.00"', [SHIRT], ["30.00"]),
        ("", ', price: "50.00"', [SHIRT, TIE], ["30.00", "12.00"]),
        ("", ', price: "35.00"', [line("60.00", "SHIRT", "2"), TIE], ["55.00", "10.00"]),
    ],
)
def test_a_set_is_cheaper_than_its_goods(part, price, lines, expected):
    assert (
        nets(SET.replace("PART", part).replace("SET}}]", f"{price}}}}}]").replace("]SET", "]"), *lines)
        == expected
    )


def test_sets_are_made_of_the_dearest_goods_and_only_while_they_save():
    text = 'discounts: [{code: s, bundle: {parts: [{only: {labels: [menu]}, pieces: 2}], price: "9.00"}}]'
    dear, cheap = line("12.00", "d", "2", labels=("menu",)), line("8.00", "c", "2", labels=("menu",))
    assert nets(text, dear, cheap) == ["9.00", "8.00"]


def test_a_part_with_fewer_goods_to_choose_from_chooses_first():
    text = (
        "discounts: [{code: s, bundle: {parts: [{only: {categories: [food]}}, {only: {skus: [TEA]}}], "
        'price: "5.00"}}]'
    )
    tea, rice = line("4.00", "TEA", category="food"), line("3.00", "RICE", category="food")
    assert sum(map(float, nets(text, tea, rice))) == 5.00


@pytest.mark.parametrize(
    ("worth", "left"),
    [
        ("99.99", "99.99"),
        ("100.00", "90.00"),
        ("299.99", "289.99"),
        ("300.00", "260.00"),
        ("900.00", "860.00"),
    ],
)
def test_a_basket_takes_off_what_its_step_says(worth, left):
    assert nets(STEPS, line(worth)) == [left]


@pytest.mark.parametrize(
    ("step", "lines", "expected"),
    [
        ('every: "100.00", off: "10.00"', [line("250.00")], ["230.00"]),
        ('pieces: 3, percent: "20"', [line("30.00", quantity="3")], ["24.00"]),
        ('pieces: 3, percent: "20"', [line("20.00", quantity="2")], ["20.00"]),
        ('at_least: "0.10", off: "0.10"', [line("0.01", n) for n in "abc"] * 4, ["0.00"] * 10 + ["0.01"] * 2),
    ],
)
def test_a_basket_is_every_so_much_or_so_many_pieces(step, lines, expected):
    assert sorted(nets(f"discounts: [{{code: b, basket: [{{{step}}}]}}]", *lines)) == sorted(expected)


def test_what_a_basket_takes_off_is_spread_by_price_and_adds_up_exactly():
    text = 'discounts: [{code: b, basket: [{at_least: "10.00", off: "1.00"}]}]'
    found = priced(text, line("3.33", "a"), line("3.33", "b"), line("3.35", "c"))
    assert sum(each.discount_minor for each in found.lines) == 100
    assert [each.discount_minor for each in found.lines] == [33, 33, 34]


def test_where_goods_stand_on_the_receipt_does_not_decide_who_gets_the_odd_penny():
    text = (
        'discounts: [{code: b, basket: [{at_least: "1.00", off: "0.01"}]}, '
        '{code: h, percent: "50", only: {skus: [a]}, group: half}]'
    )
    one, other = line("1.00", "a"), line("1.00", "b")
    assert nets(text, one, other) == nets(text, other, one)[::-1] == ["0.49", "1.00"]


def test_member_prices_hold_from_a_day_through_a_day_where_the_store_is():
    text = 'prices: [{code: may, from: "2026-05-02", through: "2026-05-03", skus: {a: "9.90", b: "1.00"}}]'
    for at, net in [
        ("2026-05-01 22:59", "12.00"),
        ("2026-05-01 23:00", "9.90"),
        ("2026-05-03 22:59", "9.90"),
        ("2026-05-03 23:00", "12.00"),
    ]:
        assert nets(text, line("12.00"), at=at) == [net], at


def test_a_coupon_is_for_who_presents_it():
    text = 'discounts: [{code: c, percent: "10", when: {codes: [SPRING]}}]'
    assert nets(text, line("10.00")) == ["10.00"]
    assert nets(text, line("10.00"), codes=("SPRING",)) == ["9.00"]


def test_a_discount_of_an_offer_is_for_who_has_the_offer():
    text = (
        "offers: [{code: week, activation: member, when: {stores: [s]}}]\n"
        'discounts: [{code: w, percent: "10", offer: week}]'
    )
    assert nets(text, line("10.00")) == ["10.00"]
    assert nets(text, line("10.00"), under=context("offer:week")) == ["9.00"]


def test_a_piece_gets_the_best_discount_and_never_two():
    text = (
        'discounts: [{code: p, percent: "10"}, {code: o, off: "2.00"}, '
        '{code: q, percent: "15", when: {codes: [Q]}}]'
    )
    found = priced(text, line("10.00", "a"), line("40.00", "b"))

    assert [each.given for each in found.lines] == [(("o", 200),), (("p", 400),)]
    assert [[(each.code, each.minor, each.outcome) for each in one.considered] for one in found.lines] == [
        [("p", 100, "outdone"), ("o", 200, "given")],
        [("p", 400, "given"), ("o", 200, "outdone")],
    ]


def test_groups_add_up_one_after_the_other_the_unnamed_one_first():
    text = 'discounts: [{code: c, off: "10.00", group: coupon}, {code: p, percent: "10"}]'
    (one,) = priced(text, line("100.00")).lines
    assert (one.given, one.net_minor) == ((("p", 1000), ("c", 1000)), 8000)


def test_a_deal_takes_pieces_only_where_it_saves_more_than_their_own_discount():
    text = 'discounts: [{code: p, percent: "60", only: {skus: [x]}}, {code: d, deal: {buy: 2, get: 1}}]'
    # Three at 60 % off save more than one free piece; the others have the deal to themselves.
    assert nets(text, line("30.00", "x", "3"), line("30.00", "y", "3")) == ["12.00", "20.00"]


def test_pieces_beside_a_deal_keep_the_discount_of_their_own():
    text = 'discounts: [{code: p, percent: "10"}, {code: d, deal: {buy: 2, get: 1}}]'
    # Four at 10: of three one is free, the fourth has 10 % off.
    (one,) = priced(text, line("40.00", quantity="4")).lines
    assert dict(one.given) == {"d": 1000, "p": 100}


def test_what_the_till_took_off_competes_with_ours():
    text = 'discounts: [{code: p, percent: "10"}]'
    small, large = line("9.50", discount_minor=50), line("7.00", discount_minor=300)
    found = priced(text, small, large)
    assert [each.given for each in found.lines] == [(("p", 100),), (("", 300),)]
    assert [each.net_minor for each in found.lines] == [900, 700]


def test_another_group_comes_on_top_of_what_the_till_took_off():
    text = 'discounts: [{code: c, percent: "10", group: coupon}]'
    (one,) = priced(text, line("8.00", discount_minor=200)).lines
    assert (one.before_minor, one.net_minor, one.given) == (1000, 720, (("", 200), ("c", 80)))


def test_the_receipt_at_these_prices_has_their_tax_and_discount():
    text = 'discounts: [{code: p, percent: "10"}]'
    receipt = bought(line("12.00", tax_minor=200))
    (found,) = priced(text, line("12.00", tax_minor=200)).of(receipt).lines
    assert (found.net_minor, found.discount_minor, found.tax_minor) == (1080, 120, 180)
