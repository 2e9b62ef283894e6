"""Amounts are exact, or they are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_adapter import amounts


@given(st.integers(1 - amounts.LIMIT_MINOR, amounts.LIMIT_MINOR - 1), st.integers(0, 4))
def test_what_is_written_out_is_read_back(minor: int, scale: int) -> None:
    written = format(Decimal(minor).scaleb(-scale), "f")

    assert amounts.find_minor(written, scale) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".5",
        "5.",
        "+5",
        "1,00",
        "1e2",
        " 1",
        "1\n",
        "12.345",
        "NaN",
        "٣",
        "1_000",
        "1000000000000",
        "9" * 41,
    ],
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amounts.find_minor(text, 2) is None


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("0.005", 1),
        ("0.0049", 0),
        ("2.675", 268),
        ("-0.005", -1),
        ("0.001", 0),
        ("999999999999.99", 10**14 - 1),
    ],
)
def test_a_half_is_rounded_away_from_zero(amount: str, minor: int) -> None:
    assert amounts.find_rounded_minor(Decimal(amount), 2) == minor


def test_ten_thousand_of_the_largest_amounts_fit_a_database_integer() -> None:
    assert 10_000 * amounts.LIMIT_MINOR < 2**63


def test_an_amount_out_of_bounds_is_none() -> None:
    assert amounts.find_rounded_minor(Decimal(10**12), 2) is None
    assert amounts.find_rounded_minor(Decimal("9" * 22), 2) is None
