"""Paying: whether so many points may pay so much of a bill, by the programme's policy. Pure."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from loyalty.program.model import Program
from loyalty.program.rewards import Paying


def refusal(
    program: Program, currency: str, amount: int, bill_minor: int | None = None, before: int = 0
) -> str:
    """Why `amount` points may not pay on top of the `before` ones of the same bill; empty where they may.

    Without a bill (None), as where points are set aside, nothing is said of its share.
    """
    policy, total = program.spending.pays(currency), before + amount
    if policy is None:
        return ""
    if total < policy.minimum:
        return "too_few_points"
    if policy.maximum and total > policy.maximum:
        return "too_many_points"
    if amount % policy.multiples:
        return "not_a_multiple"
    if bill_minor is None:
        return ""
    if total > for_bill(program, currency, bill_minor * policy.share // 100):
        return "too_much_of_bill"
    is_short = policy.covers == "whole" and total < _least_whole(program, policy, bill_minor)
    return "not_the_whole_bill" if is_short else ""


def most(program: Program, currency: str, available: int, bill_minor: int) -> int:
    """The most of the available points that may pay a bill; 0 where none may."""
    policy = program.spending.pays(currency) or Paying(currency)
    found = min(available, for_bill(program, currency, bill_minor * policy.share // 100))
    found = min(found, policy.maximum) if policy.maximum else found
    found -= found % policy.multiples
    return found if found and not refusal(program, currency, found, bill_minor) else 0


def for_bill(program: Program, currency: str, bill_minor: int) -> int:
    """How many points an amount costs, rounded down; none of points that buy nothing."""
    found = program.currency(currency)
    if found.worth is None:
        return 0
    net = Decimal(max(0, bill_minor)).scaleb(found.scale - program.money_scale)
    return int((net / found.worth).to_integral_value(rounding=ROUND_FLOOR))


def _least_whole(program: Program, policy: Paying, bill_minor: int) -> int:
    """As many as go into the bill: what is left is less than the smallest payment."""
    whole = for_bill(program, policy.currency, bill_minor)
    return whole - whole % policy.multiples
