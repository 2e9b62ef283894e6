"""A purchase in another money: what it earns by its own step, and what it counts for by conversion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loyalty.entitle import Entitlement, entitle
from loyalty.errors import WrongCurrency
from loyalty.receipt import Line, Receipt
from tests.loyalty.earning.rules import MEMBER, bought, context, line, points, program

MONIES = 'monies: {EUR: "0.85", JPY: "0.005"}\n'
BOTH = MONIES + 'earn: [{code: base, per: {amount: "1.00", points: 1, in: {EUR: "2.00"}}}]\n'


def paid_in(money: str, *lines: Line, **more: object) -> Receipt:
    return replace(bought(*lines, **more), currency=money)  # type: ignore[arg-type]


def of(text: str, receipt: Receipt, **counted: int) -> Entitlement:
    return entitle(program(text), context(**counted) if counted else MEMBER, receipt)


@pytest.mark.parametrize(
    ("money", "net", "earned"),
    [("GBP", "9.99", 9), ("EUR", "9.99", 4), ("EUR", "1.99", 0), ("JPY", "10.00", 5)],
)
def test_a_rate_has_its_own_step_or_the_converted_amount(money: str, net: str, earned: int) -> None:
    assert points(of(BOTH, paid_in(money, line(net)))) == earned


def test_what_counts_is_settled_in_the_money_that_was_paid() -> None:
    text = BOTH + "counts: {tax: excluded, not_tenders: [gift]}\ncounters: [{code: spent, measures: spend}]"
    receipt = paid_in("EUR", line("12.00", tax_minor=200), tenders={"gift": "6.00", "card": "6.00"})

    found = of(text, receipt)

    # Of EUR 10.00 without tax half was paid with what earns nothing: EUR 5.00, which count as GBP 4.25.
    assert [each.eligible_minor for each in found.lines] == [500]
    assert (points(found), dict(found.counters)["spent"]) == (2, 425)


def test_lines_count_as_what_their_sum_does() -> None:
    text = (
        BOTH + "counters: [{code: spent, measures: spend}, {code: tea, measures: spend, only: {skus: [tea]}}]"
    )
    counted = dict(of(text, paid_in("EUR", *(line("0.01", sku) for sku in ("tea", "tea", "jam")))).counters)

    assert (counted["spent"], counted["tea"]) == (3, 2)  # 2.55 pence


def test_baskets_and_first_steps_are_looked_at_in_the_programmes_money() -> None:
    text = MONIES + 'earn: [{code: big, points: 7, when: {basket: {at_least: "85.00"}}}]'

    assert points(of(text, paid_in("EUR", line("100.00")))) == 7
    assert points(of(text, paid_in("EUR", line("99.99")))) == 0  # 84.9915


def test_a_rule_may_be_for_one_money() -> None:
    text = MONIES + "earn: [{code: abroad, points: 3, when: {monies: [EUR]}}, {code: any, points: 1}]"

    assert [points(of(text, paid_in(money, line("1.00")))) for money in ("EUR", "JPY", "GBP")] == [4, 1, 1]


def test_a_multiplier_tells_what_it_counted_on_in_one_money_whatever_rates_it_multiplies() -> None:
    text = (
        MONIES
        + 'earn: [{code: own, per: {amount: "1.00", points: 1, in: {EUR: "2.00"}}}, '
        + '{code: other, per: {amount: "1.00", points: 1}}, {code: double, times: "2"}]'
    )
    found = of(text, paid_in("EUR", line("10.00")))
    own, other, double = found.rules

    assert [(own.amount, own.money), (other.amount, other.money)] == [(5, "EUR"), (8, "")]
    assert (double.amount, double.eligible) == (13, 850)


def test_what_is_carried_on_waits_in_its_own_money() -> None:
    text = BOTH.replace("per:", "carry: true, per:")
    first = of(text, paid_in("EUR", line("1.50")))

    assert dict(first.counters) == {":purchases": 1, ":carry:base:EUR": 150}
    assert points(of(text, paid_in("EUR", line("0.50")), __carry__base__EUR=150)) == 1
    assert points(of(text, bought(line("0.50")), __carry__base__EUR=150)) == 0


def test_discounts_with_a_limit_are_counted_in_the_programmes_money() -> None:
    text = BOTH + 'discounts: [{code: tea, percent: "10", only: {skus: [tea]}, cap: {year: "5.00"}}]'
    receipt = paid_in("EUR", line("9.00", "tea", discount_minor=100))

    assert dict(of(text, receipt).counters)[":discount:tea"] == 85


def test_a_money_that_is_not_taken_is_refused() -> None:
    with pytest.raises(WrongCurrency):
        of(BOTH, paid_in("USD", line("1.00")))


def test_in_its_own_money_nothing_is_converted() -> None:
    receipt = bought(line("12.34"), line("0.01", quantity="0.5"))
    own = 'earn: [{code: base, per: {amount: "1.00", points: 1}}]\n'

    assert of(BOTH, receipt) == of(own, receipt)
