"""An amount in parts by weight, exact in their sum."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def dealt(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`total`, also below zero, in parts by weights that are not negative.

    Rounded towards zero, and what is left over goes one unit each to the largest remainders, the first part
    first. Without any weight everything is the first part's.
    """
    whole = sum(weights)
    if not whole:
        return [total if n == 0 else 0 for n in range(len(weights))]
    sign, amount = (-1, -total) if total < 0 else (1, total)
    if not amount:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    missing = amount - sum(shares)
    if missing:
        remainders = [amount * weight % whole for weight in weights]
        for n in sorted(range(len(shares)), key=remainders.__getitem__, reverse=True)[:missing]:
            shares[n] += 1
    return shares if sign > 0 else [-share for share in shares]
