"""Costs: what points, rewards and discounts cost the shop, and which share of sales that is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from loyalty.program.model import Program
from loyalty.replaying.figures import point_minor

_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amount:
    """Points, in the currency's smallest unit, and what they cost, None where they have no worth.

    `share` is the cost in percent of sales, two decimals, half up.
    """

    points: int
    cost_minor: int | None
    share: Decimal | None


def amount(program: Program, currency: str, points: int, sales_minor: int) -> Amount:
    """What points of a currency cost; nothing that is known where the programme has no such currency."""
    known = any(each.code == currency for each in program.currencies)
    cost = cost_minor(point_minor(program, currency), points) if known else None
    return Amount(points, cost, None if cost is None else percent(cost, sales_minor))


def gift(program: Program, reward: str, count: int, sales_minor: int) -> Amount | None:
    """What so many of a reward cost; None for none of what the programme does not have."""
    worth = next((each.worth_minor for each in program.rewards if each.code == reward), None)
    if worth is None:
        return Amount(count, None, None) if count else None
    return Amount(count, worth * count, percent(worth * count, sales_minor))


def percent(part_minor: int | Decimal, whole_minor: int) -> Decimal | None:
    """A share of a sum in percent, two decimals, half up; None of nothing."""
    if whole_minor <= 0:
        return None
    return (Decimal(part_minor) * 100 / whole_minor).quantize(_HUNDREDTH, ROUND_HALF_UP)


def cost_minor(each_minor: Decimal | None, points: int) -> int | None:
    """What points cost in minor units, half up; None where they have no worth."""
    if each_minor is None:
        return None
    return int((each_minor * points).to_integral_value(rounding=ROUND_HALF_UP))
