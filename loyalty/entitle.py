"""Entitle: what a receipt is worth to its member. Pure: no clock, no session, nothing computed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from loyalty.program.calendar import expires_at
from loyalty.program.model import Counter, EarnRule, Match, Program
from loyalty.receipt import Line, Receipt
from tiers.windows import local_midnight

_ROUNDING = {"floor": ROUND_FLOOR, "half-up": ROUND_HALF_UP, "up": ROUND_UP}
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Context:
    """What was true of the member at the purchase, frozen with it: later events do not change it."""

    tier: str


@dataclass(frozen=True, slots=True)
class Grant:
    """Points by one rule, in the currency's smallest unit; `expires_at` is exclusive, both instants UTC."""

    rule: str
    currency: str
    amount: int
    usable_from: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class RuleReason:
    """Why a rule gave what it gave: `steps` whole steps of `eligible_minor`, times points and multiplier."""

    rule: str
    currency: str
    eligible_minor: int
    steps: int
    multiplier: Decimal
    amount: int


@dataclass(frozen=True, slots=True)
class LineReason:
    """How much of line `n` (from 0) counts, and why the rest does not: `excluded:CODE`, `not-positive`."""

    n: int
    eligible_minor: int
    code: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the member is entitled to, what it adds to the counters, and why."""

    grants: tuple[Grant, ...]
    counters: tuple[tuple[str, int], ...]
    lines: tuple[LineReason, ...]
    rules: tuple[RuleReason, ...]

    def granted(self) -> dict[tuple[str, str], int]:
        """Points by (rule, currency)."""
        return {(grant.rule, grant.currency): grant.amount for grant in self.grants}


NOTHING = Entitlement((), (), (), ())


def entitle(program: Program, context: Context, receipt: Receipt) -> Entitlement:
    """The entitlement of the goods on a receipt (those kept), under a programme and a context.

    Excluded lines and lines without a positive net earn nothing and count for nothing.
    """
    reasons = tuple(_line_reason(program, n, line) for n, line in enumerate(receipt.lines))
    eligible = [line for line, reason in zip(receipt.lines, reasons, strict=True) if reason.eligible_minor]
    rules = tuple(_rule_reason(rule, context, eligible) for rule in program.earn)
    grants = tuple(
        _grant(program, rule, reason.amount, receipt)
        for rule, reason in zip(program.earn, rules, strict=True)
        if reason.amount
    )
    counters = tuple(
        (counter.code, _counted(program, counter, context, eligible)) for counter in program.counters
    )
    return Entitlement(grants, counters, reasons, rules)


def _line_reason(program: Program, n: int, line: Line) -> LineReason:
    for exclusion in program.exclude:
        if exclusion.match.covers(line):
            return LineReason(n, 0, f"excluded:{exclusion.code}")
    if line.net_minor <= 0:
        return LineReason(n, 0, "not-positive")
    return LineReason(n, line.net_minor, "")


def _rule_reason(rule: EarnRule, context: Context, eligible: Iterable[Line]) -> RuleReason:
    nets = [line.net_minor for line in eligible if _covers(rule.match, line)]
    multiplier = rule.by_tier.get(context.tier, _ONE)
    bases = nets if rule.round_at == "line" else [sum(nets)]
    steps = [base // rule.per_minor for base in bases]
    amount = sum(_rounded(count * rule.points * multiplier, rule) for count in steps)
    return RuleReason(rule.code, rule.currency, sum(nets), sum(steps), multiplier, amount)


def _covers(match: Match | None, line: Line) -> bool:
    return match is None or match.covers(line)


def _rounded(points: Decimal, rule: EarnRule) -> int:
    return int(points.to_integral_value(rounding=_ROUNDING[rule.rounding]))


def _grant(program: Program, rule: EarnRule, amount: int, receipt: Receipt) -> Grant:
    zone = program.zoneinfo
    earned_on = receipt.purchased_at.astimezone(zone).date()
    usable_from = receipt.purchased_at
    if rule.pending_days:
        usable_on = earned_on + timedelta(days=rule.pending_days)
        usable_from = local_midnight(usable_on, zone)
    expiry = program.currency(rule.currency).expiry
    ends_at = None if expiry is None else expires_at(expiry, earned_on, zone)
    return Grant(rule.code, rule.currency, amount, usable_from, ends_at)


def _counted(program: Program, counter: Counter, context: Context, eligible: list[Line]) -> int:
    lines = [line for line in eligible if _covers(counter.match, line)]
    if counter.measures == "spend":
        return sum(line.net_minor for line in lines)
    if counter.measures == "visits":
        return 1 if lines else 0
    if counter.measures == "units":
        return sum(int(line.quantity.to_integral_value(rounding=ROUND_FLOOR)) for line in lines)
    rules = (rule for rule in program.earn if rule.currency == counter.currency)
    return sum(_rule_reason(rule, context, lines).amount for rule in rules)
