"""What an entry keeps of a sale's evaluation, so that its sum can be said in any language later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from loyalty.earning import words
from loyalty.earning.basis import shared
from loyalty.entitle import Context, Entitlement, RuleReason
from loyalty.program.earning import EarnRule, Fixed, Milestone, Rate
from loyalty.program.model import Program
from loyalty.receipt import Receipt

PAID, REDEEMED = "paid", "redeemed"


def of_sale(
    program: Program, receipt: Receipt, result: Entitlement, context: Context | None = None
) -> dict[str, Any]:
    """The sum of each rule, and what of the receipt counts for nothing, by code and in minor units.

    `receipt` is what `result` was evaluated from, line by line, under `context`.
    """
    counted = context.counted if context else {}
    found: dict[str, Any] = {
        "rules": [_sum(program, reason, counted) for reason in result.rules],
        "left_out": _left_out(program, receipt, result),
    }
    if receipt.currency != program.money:
        found["money"] = receipt.currency
    if result.gifts:
        totals = dict(result.counters)
        found["gifts"] = [
            {
                "rule": gift.rule,
                "reward": gift.reward,
                "count": gift.count,
                **_total(program, gift.rule, counted, totals),
            }
            for gift in result.gifts
        ]
    if any(line.eligible_minor for line in result.lines) and not any(each.eligible for each in result.rules):
        found["unmet"] = True
    return found


def _left_out(program: Program, receipt: Receipt, result: Entitlement) -> list[list[Any]]:
    """What does not count, by why; `discounts` are what counts although it was not paid."""
    basis, left_out = program.basis, defaultdict[str, int](int)
    for reason in result.lines:
        line = receipt.lines[reason.n]
        if reason.code not in ("", PAID, REDEEMED):
            left_out[reason.code] += line.net_minor
            continue
        tax = line.tax_minor if basis.tax == "excluded" else 0
        discount = line.discount_minor if basis.discounts == "ignored" else 0
        left_out["tax"] += tax
        left_out["discounts"] += discount
        if reason.code:
            left_out[reason.code] += line.net_minor - tax + discount - reason.eligible_minor
    paid = left_out.pop(PAID, 0)
    barred = [each for each in receipt.tenders if each.kind in basis.not_tenders and each.amount_minor > 0]
    amounts = [each.amount_minor for each in barred]
    for tender, minor in zip(barred, shared(amounts, paid, sum(amounts)) if paid else (), strict=False):
        left_out[f"{PAID}:{tender.kind}"] += minor
    return sorted([code, minor] for code, minor in left_out.items() if minor)


def _sum(program: Program, reason: RuleReason, counted: Mapping[str, int]) -> dict[str, Any]:
    """One rule's sum with every figure in it; what is at its usual value is left out."""
    found: dict[str, Any] = {"currency": reason.currency, "amount": reason.amount, "steps": reason.steps}
    if reason.kind == "milestone":
        return found | _of_milestone(program, reason)
    rule = next((each for each in program.earn if each.code == reason.rule), None)
    found["quantity" if reason.of == "quantity" else "base_minor"] = reason.eligible
    if rule is not None:
        found |= _of_rule(rule, reason, counted)
    if reason.kind != "rate":
        found["kind"] = reason.kind
    if reason.multiplier != 1:
        found["multiplier"] = str(reason.multiplier)
    if reason.capped_by:
        found |= {"wanted": reason.wanted, **_bound(program, reason.capped_by)}
    is_told = rule is None or not rule.is_for_all or found.get("per") == "group"
    if is_told or (rule is not None and rule.name is not None and reason.kind != "rate"):
        found["rule"] = reason.rule
    return found


def _of_rule(rule: EarnRule, reason: RuleReason, counted: Mapping[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(rule.gives, Rate):
        step = rule.gives.steps_in.get(reason.money, rule.gives.step)
        found |= {"step_quantity" if reason.of == "quantity" else "step_minor": step}
        if rule.carry:
            before = counted.get(words.carried(rule.code, reason.money), 0)
            found |= {"carried": before % step, "left": (before + reason.eligible) % step}
    if isinstance(rule.gives, Rate | Fixed):
        found["points"] = rule.gives.points
    if reason.of != "amount":
        found["of"] = reason.of
    if reason.money:
        found["money"] = reason.money
    if rule.rounding != "floor":
        found["rounding"] = rule.rounding
    if rule.round_at != "receipt":
        found["round_at"] = rule.round_at
    return found


def _bound(program: Program, code: str) -> dict[str, Any]:
    """What left less of a rule: a cap and its span, the budget of an offer, or the best rule of a group."""
    for cap in program.caps:
        if cap.code == code:
            return {"capped_by": code, "per": cap.per, "most": cap.most}
    if words.is_share(code):
        return {"capped_by": code.removeprefix(words.share("")), "per": "budget"}
    return {"capped_by": code, "per": "group"}


def _of_milestone(program: Program, reason: RuleReason) -> dict[str, Any]:
    """What was passed; of one that is given again and again, how often and for what."""
    found: dict[str, Any] = {"kind": "milestone", "rule": reason.rule, "total": reason.eligible}
    milestone = _milestone(program, reason.rule)
    found["counter"] = milestone.counter
    if milestone.every:
        found |= {"points": milestone.stages[0].points, "step": milestone.stages[0].reaches}
    return found


def _total(
    program: Program, code: str, counted: Mapping[str, int], added: Mapping[str, int]
) -> dict[str, Any]:
    """What the counter of a milestone came to with a receipt; nothing for a rule: it has none."""
    milestone = next((each for each in program.milestones if each.code == code), None)
    if milestone is None:
        return {}
    counter = milestone.counter
    before = max(0, counted.get(words.passed(code), 0))
    return {"counter": counter, "total": before + added.get(counter, 0)}


def _milestone(program: Program, code: str) -> Milestone:
    return next(each for each in program.milestones if each.code == code)
