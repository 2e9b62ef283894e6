"""Multipliers: what they add to the rates of a receipt.

A multiplier gives what the rates give on its lines once more for every 1 above 1. Of a rate that looks at the
whole receipt, each line has its share by money (or quantity). Of one group the best counts for each line;
multipliers of several groups add up. Rates and multipliers together are rounded once, as one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty.earning.amounts import Wanted, applies, measure_of, rounded
from loyalty.earning.compiled import SCALE, Giving
from loyalty.earning.occasion import Occasion
from loyalty.program.earning import EarnRule, Rate, Times

Multiplier = Giving[Times]
Factors = tuple[tuple[int, int], ...]  # by multiplier: its factor above 1, in units of 1 / SCALE
Covered = dict[
    int, set[int]
]  # for each multiplier the lines it counted for, however many rates it multiplied


def multiply(occasion: Occasion, found: dict[int, Wanted]) -> None:
    """Add what each multiplier of the programme comes to, on the rates that were found."""
    made = occasion.compiled
    for each in made.times:
        found[each.n] = Wanted(each.rule, "times", multiplier=each.gives.factor)
    holding = [each for each in made.times if applies(occasion, each.rule)]
    covered: Covered = {each.n: set() for each in holding}
    on_lines: dict[tuple[int, ...], list[Factors]] = {}
    for rate in made.rates_in[occasion.receipt.currency] if holding else ():
        base = found[rate.n]
        mine = [each for each in holding if _is_for(each, rate.rule)] if base.steps else []
        if mine:
            key = tuple(each.n for each in mine)
            if key not in on_lines:
                on_lines[key] = _on_lines(occasion, mine)
            _multiply_rate(found, base, rate, on_lines[key], covered)
    for n, lines in covered.items():
        found[n].eligible = sum(occasion.lines[line].minor for line in lines)


def _is_for(multiplier: Multiplier, rule: EarnRule) -> bool:
    of = multiplier.gives.of
    return multiplier.rule.currency == rule.currency and (not of or rule.code in of)


def _on_lines(occasion: Occasion, mine: Sequence[Multiplier]) -> list[Factors]:
    """For each line, the multipliers that count for it: of each group the best, of equals the first."""
    found = []
    for line in occasion.lines:
        best: dict[str, tuple[int, int]] = {}
        for each in mine:
            if each.bit and not line.covered_by & each.bit:
                continue
            group = each.rule.group or f":{each.n}"
            if group not in best or each.more > best[group][1]:
                best[group] = (each.n, each.more)
        found.append(tuple(best.values()))
    return found


@dataclass(slots=True)
class _Unit:
    """What is rounded by itself, a receipt or a line: `total` over `denominator` is what it came to."""

    weight: int  # the figure for a factor of 1 / SCALE on one unit of measure
    total: int
    denominator: int
    given: int

    def add(self, factor: int, rule: EarnRule) -> int:
        """Multiply by so much more; returns by how much the rounded figure grew."""
        self.total += self.weight * factor
        now = max(0, rounded(self.total, self.denominator, rule.rounding))
        more, self.given = now - self.given, now
        return more


def _multiply_rate(
    found: dict[int, Wanted], base: Wanted, rate: Giving[Rate], on_lines: list[Factors], covered: Covered
) -> None:
    """Give each multiplier, in the programme's order, what it adds to one rate."""
    per_line = base.rule.round_at == "line"
    extra: dict[int, dict[int, int]] = {}  # by multiplier and unit of rounding: factor times measure
    for place, line in enumerate(base.lines):
        for n, more in on_lines[line.n]:
            unit = place if per_line else 0
            units = extra.setdefault(n, {})
            units[unit] = units.get(unit, 0) + more * measure_of(rate.gives, line)
            covered[n].add(line.n)
    made: dict[int, _Unit] = {}
    for n in sorted(extra):
        wanted = found[n]
        wanted.steps += base.steps
        for place, factor in extra[n].items():
            if place not in made:
                made[place] = _unit(base, rate.gives, *base.by_unit[place])
            wanted.amount += made[place].add(factor, base.rule)


def _unit(base: Wanted, rate: Rate, measure: int, steps: int) -> _Unit:
    whole = measure or 1
    weight = steps * rate.points * base.factor
    total, denominator = weight * SCALE * whole, SCALE * SCALE * whole
    return _Unit(weight, total, denominator, rounded(total, denominator, base.rule.rounding))
