"""Shares of amounts in whole minor units: rounded half up alone, by largest remainder together."""

from __future__ import annotations

from collections.abc import Sequence


def share_of(minor: int, share: int, whole: int) -> int:
    """`share` of `whole` of an amount that is not negative, rounded half up."""
    return (2 * minor * share + whole) // (2 * whole)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in parts by weight, which add up to it exactly.

    None exceeds its weight if `total` does not exceed their sum. What is left over goes to the largest
    remainders, first part first.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts
