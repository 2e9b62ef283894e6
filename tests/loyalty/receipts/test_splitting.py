"""However a bill is shared, the parts are the whole, and what comes back is what went out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loyalty.goods import Sold, kept, match
from loyalty.receipt import Kind, Line, Receipt
from loyalty.receipts.splitting import Dealer, Lines, brought_back, shared
from tests.loyalty.shop import goods, refund

AWKWARD = [
    (6000, 4000),
    (1, 1, 1),
    (1, 999_999),
    (3333, 3333, 3334),
    tuple(range(1, 21)),
    (10**13, 1),
]
BILL = (
    goods("0.01"),
    goods("10.00", "cake", 3),
    goods("19.99", "cake", "0.7551", discount_minor=101, discounts=(("ten-off", 50), ("", 1)), tax_minor=333),
    goods("-2.00", "deposit", -1),
    goods("4.95", "post", 0),
    *(goods("0.07", f"sweet-{n}", tax_minor=1) for n in range(40)),
)


def sold(lines: Lines, receipt_id: str) -> Sold:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    receipt = Receipt("high-street", "", "1", date(2026, 5, 1), at, Kind.SALE, "GBP", lines)
    return Sold(receipt_id, receipt, ())


def sold_to(weights: tuple[int, ...], *lines: Line) -> list[Sold]:
    return [sold(part, f"part-{n}") for n, part in enumerate(shared(lines, weights))]


def take_back(parts: list[Sold], *lines: Line) -> list[Sold]:
    """Each part after its own share of a return found its goods in it."""
    after = []
    for part, back in zip(parts, brought_back(lines, parts), strict=True):
        found = match(back, [part])
        assert found.unmatched == ()
        after.append(replace(part, returned=(*part.returned, *found.returned)))
    return after


@pytest.mark.parametrize("weights", AWKWARD)
def test_the_parts_of_every_line_are_the_line(weights: tuple[int, ...]) -> None:
    parts = shared(BILL, weights)

    for n, line in enumerate(BILL):
        own = [part[n] for part in parts]
        assert sum(each.quantity for each in own) == line.quantity
        assert sum(each.net_minor for each in own) == line.net_minor
        assert sum(each.tax_minor for each in own) == line.tax_minor
        assert sum(each.discount_minor for each in own) == line.discount_minor
        for code, minor in line.discounts:
            assert sum(dict(each.discounts).get(code, 0) for each in own) == minor
        for each in own:
            assert sum(minor for _, minor in each.discounts) <= each.discount_minor
            assert each.net_minor * line.net_minor >= 0, "no share is below zero"
    assert shared(BILL, weights) == parts


@pytest.mark.parametrize("weights", AWKWARD)
def test_nobody_gains_by_the_rounding_of_many_lines(weights: tuple[int, ...]) -> None:
    dealer = Dealer(weights)
    sums = [sum(given) for given in zip(*(dealer.deal(7) for _ in range(500)), strict=True)]

    assert sum(sums) == 3500
    for total, weight in zip(sums, weights, strict=True):
        assert abs(total - 3500 * weight / sum(weights)) <= 1


@pytest.mark.parametrize("weights", [AWKWARD[0], AWKWARD[1], AWKWARD[3], AWKWARD[4]])
def test_what_comes_back_bit_by_bit_leaves_nothing_in_the_end(weights: tuple[int, ...]) -> None:
    parts = sold_to(weights, goods("10.00", "cake", 3), goods("7.00", "cake", 1), goods("4.95", "post", 0))

    for line in (goods("3.33", "cake", 1), goods("2.20", "cake", "0.6667"), goods("11.47", "cake", "2.3333")):
        parts = take_back(parts, line)
    parts = take_back(parts, refund("1.01", "post"), refund("3.94", "post"))

    for part in parts:
        assert all(
            not line.quantity and not line.net_minor for line in kept(part.receipt, part.returned).lines
        )


def test_more_than_was_bought_stays_with_the_first() -> None:
    parts = sold_to((60, 40), goods("10.00"))

    first, second = brought_back([goods("30.00", quantity=3)], parts)

    assert [(line.quantity, line.net_minor) for line in first] == [(Decimal("0.6"), 600), (2, 2000)]
    assert [(line.quantity, line.net_minor) for line in second] == [(Decimal("0.4"), 400)]


def test_a_part_that_nothing_comes_back_to_has_no_lines() -> None:
    parts = sold_to((10**9, 1), goods("0.05", quantity=5))

    assert brought_back([goods("0.05", quantity=1)], parts)[1] == ()
