"""Monthly: both sides of a replay month by month, in points and in what they cost. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loyalty.program.model import Program
from loyalty.replaying import costs
from loyalty.replaying.costs import Amount
from loyalty.replaying.figures import Figures
from loyalty.replaying.months import SEPARATOR, Months
from loyalty.replaying.replay import Replay


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month, such as 2026-03, of the programme's zone, and points of one currency on both sides.

    `currency` is empty for what rewards given for nothing and discounts cost in that month, which are no
    points. Costs are in minor units, shares of what was sold in that month.
    """

    month: str
    currency: str
    published: Amount
    draft: Amount


def lines(replay: Replay, found: Figures) -> Iterator[MonthLine]:
    """The months in which anything was bought or given, the earliest first, those between without a gap."""
    if not found.is_monthly:
        return
    programs = (replay.published, replay.draft)
    sides = (found.published.months, found.draft.months)
    codes = dict.fromkeys(each.code for program in programs for each in program.currencies)
    has_others = any(side.gifts or side.discounts for side in sides)
    for month in _between(found):
        sales_minor = found.monthly_sales_minor[month]
        for code in codes:
            points = (side.points[SEPARATOR.join((month, code))] for side in sides)
            amounts = [
                costs.amount(program, code, each, sales_minor)
                for program, each in zip(programs, points, strict=True)
            ]
            yield MonthLine(month, code, *amounts)
        if has_others:
            others = [
                _others(program, side, month, sales_minor)
                for program, side in zip(programs, sides, strict=True)
            ]
            yield MonthLine(month, "", *others)


def _between(found: Figures) -> Iterator[str]:
    """Every month from the first in which something was to the last."""
    keys = {*found.monthly_sales_minor}
    for side in (found.published.months, found.draft.months):
        keys |= {
            key.split(SEPARATOR)[0] for sums in (side.points, side.gifts, side.discounts) for key in sums
        }
    if not keys:
        return
    year, month = map(int, min(keys).split("-"))
    while (here := f"{year:04}-{month:02}") <= max(keys):
        yield here
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _others(program: Program, side: Months, month: str, sales_minor: int) -> Amount:
    """What rewards with a worth and discounts cost in a month."""
    cost = side.discounts[month]
    for key, count in side.gifts.items():
        of, reward = key.split(SEPARATOR)
        given = costs.gift(program, reward, count, sales_minor) if of == month else None
        cost += (given.cost_minor or 0) if given else 0
    return Amount(0, cost, costs.percent(cost, sales_minor))
