"""Decimal text to exact numbers: amounts in minor units, quantities, prices. Nothing here is a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# Ten thousand lines of the largest amount still fit a signed 64-bit sum.
LIMIT_MINOR = 10**14
QUANTITY_DECIMALS = 4
PRICE_DECIMALS = 6

PLAIN = re.compile(r"(-?)([0-9]{1,40})(?:\.([0-9]{1,40}))?")


def find_minor(text: str, scale: int) -> int | None:
    """An amount in major units as minor units, exactly; None if it is none or has too many decimals."""
    match = PLAIN.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction = match.groups("")
    if len(fraction) > scale:
        return None
    amount = int(whole + fraction.ljust(scale, "0"))
    return find_bounded(-amount if sign else amount)


def find_decimal(text: str, most_digits: int, most_decimals: int) -> Decimal | None:
    """A plain decimal with at most so many digits before and decimals after the point; otherwise None."""
    match = PLAIN.fullmatch(text)
    if match is None or len(match[2]) > most_digits or len(match[3] or "") > most_decimals:
        return None
    return Decimal(text)


def find_rounded_minor(amount: Decimal, scale: int) -> int | None:
    """An amount in major units as minor units, a half rounded away from zero; None if it is out of bounds.

    A product of quantity and price is exact: within these bounds it has fewer than a Decimal's 28 digits.
    """
    return find_bounded(int(amount.scaleb(scale).to_integral_value(ROUND_HALF_UP)))


def find_bounded(amount_minor: int) -> int | None:
    """The amount itself, or None if it is 10¹⁴ minor units or more in size."""
    return amount_minor if -LIMIT_MINOR < amount_minor < LIMIT_MINOR else None
