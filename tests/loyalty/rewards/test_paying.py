"""Paying with points by policy: at least, at most, in steps, a share of the bill, all of it or nothing."""

from __future__ import annotations

import pytest

from loyalty.program import document
from loyalty.program.model import Program
from loyalty.rewards import paying
from tests.loyalty.shop import PLAIN


def under(policy: str, worth: str = "0.01") -> Program:
    """A programme with this policy."""
    points = f'currencies: [{{code: points, worth: "{worth}"}}]\n'
    return document.read(f"{PLAIN}{points}spending: {{paying: [{{{policy}}}]}}\n")


@pytest.mark.parametrize(
    ("policy", "amount", "before", "why"),
    [
        ("minimum: 100", 99, 0, "too_few_points"),
        ("minimum: 100", 100, 0, ""),
        ("minimum: 100", 50, 50, ""),
        ("maximum: 500", 500, 0, ""),
        ("maximum: 500", 501, 0, "too_many_points"),
        ("maximum: 500", 250, 251, "too_many_points"),
        ("multiples: 100", 300, 0, ""),
        ("multiples: 100", 250, 0, "not_a_multiple"),
        ("share: 50", 500, 0, ""),
        ("share: 50", 501, 0, "too_much_of_bill"),
        ("share: 50", 251, 250, "too_much_of_bill"),
        ("share: 100", 1001, 0, "too_much_of_bill"),
        ("covers: whole", 1000, 0, ""),
        ("covers: whole", 999, 0, "not_the_whole_bill"),
        ("covers: whole, multiples: 300", 900, 0, ""),
    ],
)
def test_points_pay_a_bill_of_ten_pounds_within_the_policy(
    policy: str, amount: int, before: int, why: str
) -> None:
    assert paying.refusal(under(policy), "points", amount, 1000, before) == why


def test_without_a_policy_any_number_pays() -> None:
    assert paying.refusal(document.read(PLAIN), "points", 10**9, 1) == ""


def test_without_a_bill_nothing_is_said_of_its_share() -> None:
    assert paying.refusal(under("share: 10, minimum: 5"), "points", 9_000) == ""
    assert paying.refusal(under("share: 10, minimum: 5"), "points", 4) == "too_few_points"


@pytest.mark.parametrize(
    ("policy", "available", "most"),
    [
        ("minimum: 1", 5000, 1000),
        ("maximum: 700", 5000, 700),
        ("maximum: 700, multiples: 200", 5000, 600),
        ("share: 50", 5000, 500),
        ("share: 50", 120, 120),
        ("minimum: 200", 120, 0),
        ("covers: whole", 999, 0),
        ("covers: whole", 1001, 1000),
    ],
)
def test_the_most_that_may_pay_is_what_the_policy_lets_through(
    policy: str, available: int, most: int
) -> None:
    assert paying.most(under(policy), "points", available, 1000) == most


def test_points_of_ten_pence_pay_the_whole_bill_but_for_its_last_pennies() -> None:
    program = under("covers: whole", worth="0.10")
    assert paying.refusal(program, "points", 12, 129) == ""
    assert paying.refusal(program, "points", 13, 129) == "too_much_of_bill"
