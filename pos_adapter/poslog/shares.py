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
    parts = [divmod(amount * weight, whole) for weight in weights]
    missing = amount - sum([int(part) for part, _ in parts])
    if not missing:
        return [sign * int(part) for part, _ in parts]
    favoured = set(sorted(range(len(parts)), key=lambda n: -parts[n][1])[:missing])
    return [sign * (int(part) + (n in favoured)) for n, (part, _) in enumerate(parts)]
