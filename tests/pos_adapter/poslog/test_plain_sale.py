"""The plain sale is read as the ways of the reckoning would read it, and nothing else is taken for one."""

from __future__ import annotations

import io

import pytest

from pos_adapter.poslog import basket, header, plain_sale, reckoning, states, stream, totals
from pos_adapter.poslog.contents import Reckoned
from pos_adapter.poslog.part import part
from tests.pos_adapter.poslog.logs import SHOP, back, goods, line, log, paid, total, transaction

TEA, MILK, GIFT = goods("TEA", "5.00", "2"), goods("MILK", "1.01"), goods("PEN", "0.00")
TAX = line('<Tax TaxID="1"><Amount>0.50</Amount></Tax>')


def both(*lines: str, more: str) -> tuple[Reckoned | None, Reckoned]:
    """What the plain sale comes to, and what the ways do."""
    record = next(stream.transactions(io.BytesIO(log(transaction(*lines, more=more)))))
    assert isinstance(record, stream.Record)
    whole = part(record.element)
    (retail,) = states.retails(whole)
    found = basket.basket(retail, header.header(whole, retail, SHOP), SHOP)
    said = totals.totals(retail, found)
    return plain_sale.find(found, said), reckoning.by_ways(found, said)


@pytest.mark.parametrize(
    ("lines", "sum_"),
    [
        ((TEA, MILK, paid("6.01")), "6.01"),
        ((TEA, MILK, TAX, paid("6.51")), "6.51"),
        ((TEA, GIFT, MILK, TAX, paid("4.00"), paid("2.51")), "6.51"),
        ((TEA, paid("10.00", "<TenderChange><Amount>5.00</Amount></TenderChange>")), "5.00"),
        ((GIFT, GIFT, TAX, paid("0.50")), "0.50"),
    ],
)
def test_a_plain_sale_is_read_as_the_ways_would(lines: tuple[str, ...], sum_: str) -> None:
    plain, by_ways = both(*lines, more=total(sum_))

    assert plain is not None
    assert plain == by_ways


@pytest.mark.parametrize(
    ("lines", "sum_"),
    [
        ((goods("TEA", "5.00", more="<TaxIncludedInPriceFlag>true</TaxIncludedInPriceFlag>"), TAX), "5.00"),
        ((goods("TEA", "5.00", more="<ExtendedDiscountAmount>1.00</ExtendedDiscountAmount>"),), "5.00"),
        ((TEA, back("MILK", "1.00")), "4.00"),
        ((TEA, goods("BOTTLE", "-1.00")), "4.00"),
        ((TEA, line("<Discount><Amount>1.00</Amount></Discount>")), "4.00"),
        ((TEA, TAX, TAX), "6.00"),
        ((TEA, TAX), "5.00"),
    ],
)
def test_what_says_more_is_left_to_the_ways(lines: tuple[str, ...], sum_: str) -> None:
    plain, by_ways = both(*lines, paid(sum_), more=total(sum_))

    assert plain is None
    assert by_ways.due_minor == int(sum_.replace(".", ""))


def test_a_sale_that_was_not_paid_to_the_unit_is_left_to_the_ways() -> None:
    plain, by_ways = both(TEA, paid("4.99"), more=total("5.00"))

    assert plain is None
    assert not by_ways.is_paid
