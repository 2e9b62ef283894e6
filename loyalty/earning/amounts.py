"""Amounts: what rates, fixed points and multipliers come to before caps. Integers, rounded once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loyalty.earning import words
from loyalty.earning.basis import Counted
from loyalty.earning.compiled import SCALE, Compiled, Giving
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Gift, Kind, Measure, RuleReason
from loyalty.program.earning import EarnRule, Fixed, Present, Rate, Rounding

_ONE = Decimal(1)


@dataclass(slots=True)
class Wanted:
    """What one rule came to: its points, and what they were worked out from."""

    rule: EarnRule
    kind: Kind
    amount: int = 0
    eligible: int = 0
    steps: int = 0
    multiplier: Decimal = _ONE
    of: Measure = "amount"
    wanted: int = 0
    capped_by: str = ""
    factor: int = SCALE  # the multiplier in units of 1 / SCALE
    lines: Sequence[Counted] = ()
    by_unit: Sequence[tuple[int, int]] = ()  # eligible and steps of what is rounded by itself
    money: str = ""

    def reason(self) -> RuleReason:
        """The reason, before caps."""
        return RuleReason(
            self.rule.code,
            self.rule.currency,
            self.eligible,
            self.steps,
            self.multiplier,
            self.amount,
            self.kind,
            self.wanted or self.amount,
            self.capped_by,
            self.of,
            self.money,
        )


def amounts(occasion: Occasion) -> dict[int, Wanted]:
    """What each rule that holds came to, by its number in the programme."""
    made = occasion.compiled
    found = {
        each.n: _rate(occasion, each) if applies(occasion, each.rule) else Wanted(each.rule, "rate")
        for each in made.rates_in[occasion.receipt.currency]
    }
    for fixed in made.fixed:
        applied = applies(occasion, fixed.rule)
        found[fixed.n] = _fixed(occasion, fixed) if applied else Wanted(fixed.rule, "fixed")
    for present in made.presents:
        applied = applies(occasion, present.rule)
        found[present.n] = _present(occasion, present) if applied else Wanted(present.rule, "present")
    if made.has_groups:
        _keep_best(found)
    return found


def applies(occasion: Occasion, rule: EarnRule) -> bool:
    """Whether a rule holds for the receipt, whatever its lines."""
    return (
        (not rule.offer or occasion.has_offer(rule.offer))
        and (rule.when is None or occasion.holds(rule.when))
        and (rule.unless is None or not occasion.holds(rule.unless))
    )


def _rate(occasion: Occasion, each: Giving[Rate]) -> Wanted:
    rule, gives = each.rule, each.gives
    lines = (occasion.as_paid if each.money else occasion).covered(each.bit)
    found = Wanted(rule, "rate", of=gives.of, lines=lines, money=each.money)
    if not lines:
        return found
    found.factor, found.multiplier = _of_tier(occasion, each)
    measures = [measure_of(gives, line) for line in lines]
    found.eligible = sum(measures)
    if rule.round_at == "line":
        found.by_unit = [(measure, measure // gives.step) for measure in measures]
    else:
        before = occasion.context.counted.get(words.carried(rule.code, each.money), 0) if rule.carry else 0
        found.by_unit = [(found.eligible, (before + found.eligible) // gives.step - before // gives.step)]
    for _, steps in found.by_unit:
        found.steps += steps
        found.amount += rounded(steps * gives.points * found.factor, SCALE, rule.rounding)
    return found


def _of_tier(occasion: Occasion, each: Giving[Rate] | Giving[Fixed]) -> tuple[int, Decimal]:
    """What the member's tier multiplies by, in both ways of writing it."""
    tier = occasion.context.tier
    if tier not in each.factors:
        return SCALE, _ONE
    return each.factors[tier], each.rule.by_tier[tier]


def measure_of(rate: Rate, line: Counted) -> int:
    """What a rate looks at of a line: minor units, or thousandths of its quantity."""
    return line.minor if rate.of == "amount" else line.quantity


def _fixed(occasion: Occasion, each: Giving[Fixed]) -> Wanted:
    lines = occasion.covered(each.bit)
    found = Wanted(each.rule, "fixed", lines=lines)
    if lines:
        found.eligible, found.steps = sum(line.minor for line in lines), 1
        found.factor, found.multiplier = _of_tier(occasion, each)
        found.amount = rounded(each.gives.points * found.factor, SCALE, each.rule.rounding)
    return found


def _present(occasion: Occasion, each: Giving[Present]) -> Wanted:
    """No points; a step says that the reward is given."""
    lines = occasion.covered(each.bit)
    return Wanted(each.rule, "present", eligible=sum(line.minor for line in lines), steps=1 if lines else 0)


def presents(made: Compiled, rules: Sequence[RuleReason]) -> tuple[Gift, ...]:
    """The rewards that rules give; `rules` are numbered as the programme's."""
    return tuple(Gift(each.rule.code, each.gives.reward, 1) for each in made.presents if rules[each.n].steps)


def _keep_best(found: dict[int, Wanted]) -> None:
    """Of each group the rule that gives most; of equals the first."""
    best: dict[tuple[str, str], Wanted] = {}
    for wanted in found.values():
        key = (wanted.rule.group, wanted.rule.currency)
        if wanted.rule.group and (key not in best or wanted.amount > best[key].amount):
            best[key] = wanted
    for wanted in found.values():
        key = (wanted.rule.group, wanted.rule.currency)
        if wanted.rule.group and best[key] is not wanted:
            wanted.wanted, wanted.capped_by = wanted.amount, best[key].rule.code if wanted.amount else ""
            wanted.amount, wanted.steps, wanted.by_unit = 0, 0, ()


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """A fraction, rounded as the rule says; half-up goes away from zero only for what is positive."""
    if rounding == "floor":
        return numerator // denominator
    if rounding == "up":
        return -(-numerator // denominator)
    return (2 * numerator + denominator) // (2 * denominator)
