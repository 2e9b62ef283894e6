"""What an entry keeps of a sale's evaluation, so that its sum can be said in any language later."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from loyalty.entitle import Entitlement, RuleReason
from loyalty.program.model import EarnRule, Program
from loyalty.receipt import Receipt


def of_sale(program: Program, receipt: Receipt, result: Entitlement) -> dict[str, Any]:
    """The sum of each rule, and what of the receipt counts for nothing, by code and in minor units.

    `receipt` is what `result` was evaluated from, line by line.
    """
    left_out: dict[str, int] = defaultdict(int)
    for line in result.lines:
        if line.code:
            left_out[line.code] += receipt.lines[line.n].net_minor
    sums = [_sum(rule, reason) for rule, reason in zip(program.earn, result.rules, strict=True)]
    return {"rules": sums, "left_out": sorted([code, minor] for code, minor in left_out.items() if minor)}


def _sum(rule: EarnRule, reason: RuleReason) -> dict[str, Any]:
    """One rule's sum with every figure in it; what is at its usual value is left out."""
    found: dict[str, Any] = {
        "currency": reason.currency,
        "amount": reason.amount,
        "base_minor": reason.eligible_minor,
        "step_minor": rule.per_minor,
        "steps": reason.steps,
        "points": rule.points,
    }
    if reason.multiplier != 1:
        found["multiplier"] = str(reason.multiplier)
    if rule.rounding != "floor":
        found["rounding"] = rule.rounding
    if rule.round_at != "receipt":
        found["round_at"] = rule.round_at
    if rule.match is not None:
        found["rule"] = rule.code
    return found
