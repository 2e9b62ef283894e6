"""Monies besides the programme's own: what amounts of them count as, and what a document may say of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.errors import WrongCurrency
from loyalty.program import document, succession
from loyalty.program.adverse.changes import adverse
from loyalty.program.foreign import ForeignMoney
from loyalty.program.model import Program

MAY, JUNE = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6))
HEAD = "format: 1\ncode: p\nname: P\nmoney: HKD\nzone: Asia/Hong_Kong\n"
EARN = 'earn: [{code: base, per: {amount: "5.00", points: 1, in: {MOP: "10.00"}}}]\n'


def said(monies: str, earn: str = EARN) -> Program:
    return document.read(f"{HEAD}monies: {monies}\n{earn}")


@pytest.mark.parametrize(
    ("money", "rate", "own_scale", "minor", "counts_as"),
    [
        ("MOP", "0.97", 2, 1_000, 970),
        ("MOP", "0.97", 2, 50, 49),  # 48.5, half up
        ("JPY", "0.052", 2, 1_000, 5_200),  # yen have no cents, dollars do
        ("HKD", "19.20", 0, 1_000, 192),  # and the other way about
        ("HKD", "19.20", 0, 3, 1),  # 0.576 of a yen
        ("KWD", "25.5", 2, 1_000, 2_550),  # a thousand fils are one dinar
    ],
)
def test_an_amount_counts_at_the_declared_rate_whatever_decimals_monies_have(
    money: str, rate: str, own_scale: int, minor: int, counts_as: int
) -> None:
    assert ForeignMoney(money, Decimal(rate), own_scale).converted(minor) == counts_as


@settings(max_examples=30)
@given(
    st.lists(st.integers(-(10**6), 10**9), max_size=20),
    st.decimals("0.0000000001", "999999999", places=10),
    st.sampled_from(["MOP", "JPY", "KWD"]),
    st.sampled_from([0, 2, 3]),
)
def test_parts_add_up_to_what_their_sum_counts_as(
    parts: list[int], rate: Decimal, money: str, scale: int
) -> None:
    foreign = ForeignMoney(money, rate, scale)
    found = foreign.shared(parts)

    assert sum(found) == foreign.converted(sum(parts))
    assert all(abs(each - foreign.converted(part)) <= 1 for each, part in zip(found, parts, strict=True))
    assert foreign.back(foreign.covered(10**6)) <= 10**6


@pytest.mark.parametrize(
    ("monies", "place", "remedy"),
    [
        ("{}", "monies", "must be a mapping of monies"),
        ('{HKD: "1"}', "monies.HKD", "must be left out, it is the programme's own money"),
        ('{mop: "1"}', "monies.mop", 'must be an ISO 4217 code such as "MOP"'),
        ("{MOP: 0.97}", "monies.MOP", "must be what one MOP counts as in HKD, in quotes"),
        ('{MOP: "0"}', "monies.MOP", "must be what one MOP counts as in HKD"),
        ('{MOP: "-1"}', "monies.MOP", "must be what one MOP counts as in HKD"),
        ('{MOP: "0.12345678901"}', "monies.MOP", "must be what one MOP counts as in HKD"),
    ],
)
def test_a_rate_is_positive_decimal_text_for_another_money(monies: str, place: str, remedy: str) -> None:
    (problem,) = (
        each for each in document.check(f"{HEAD}monies: {monies}\n{EARN}") if "in.MOP" not in each.path
    )

    assert problem.path == place
    assert problem.message.startswith(remedy)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ('per: {amount: "5.00", points: 1, in: {EUR: "1.00"}}', "earn[0].per.in.EUR"),
        ('per: {amount: "5.00", points: 1, in: {JPY: "1.00"}}', "earn[0].per.in.JPY"),
        ('per: {quantity: 1, points: 1, in: {JPY: "100"}}', "earn[0].per.in"),
        ("points: 5, when: {monies: [EUR]}", "earn[0].when.monies[0]"),
    ],
)
def test_a_rule_names_monies_that_are_taken_and_writes_their_amounts(rule: str, path: str) -> None:
    problems = document.check(f'{HEAD}monies: {{JPY: "0.052"}}\nearn: [{{code: base, {rule}}}]')

    assert [each.path for each in problems] == [path]


def test_a_programme_names_the_monies_it_takes() -> None:
    program = said('{MOP: "0.97"}')

    assert program.monies == ("HKD", "MOP")
    with pytest.raises(WrongCurrency, match="is HKD; it takes MOP too; the receipt is in EUR"):
        program.foreign_money("EUR")


def test_a_money_that_was_taken_stays_and_another_may_come() -> None:
    one, both = said('{MOP: "0.97"}'), said('{MOP: "0.96", CNY: "1.08"}')

    assert succession.problems(one, MAY, both, JUNE, MAY) == ()
    (kept,) = succession.problems(both, MAY, one, JUNE, MAY)
    assert (kept.path, kept.message) == ("monies", 'must keep "CNY", in which receipts were booked')


def test_a_money_that_counts_as_less_and_a_longer_step_are_worse_for_members() -> None:
    now = said('{MOP: "0.97"}')
    longer = said('{MOP: "0.96"}', EARN.replace("10.00", "12.00"))

    found = [(each.path, each.message) for each in adverse(now, longer, date(2026, 6, 1))]

    assert ("monies.MOP", "is 0.96, less than the 0.97 of before") in found
    assert ("earn.base.per.in.MOP", "is 1 for each 12.00, less than the 1 for each 10.00 of before") in found
    assert adverse(longer, now, date(2026, 6, 1)) == ()
