"""Counting: what a recorded receipt adds to the counters that limit discounts over time. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.earning import words
from loyalty.earning.values import Context
from loyalty.pricing.compiled import pricing_of
from loyalty.pricing.price import price
from loyalty.program.model import Program
from loyalty.receipt import Receipt


def given(program: Program, context: Context, receipt: Receipt) -> Iterator[tuple[str, int]]:
    """What each discount with a limit took off, and that it was given.

    The receipt says how much was taken off each line, and not by what: it is put down to what our discounts
    come to on these goods, in the order they are taken off, as far as it goes.
    """
    counted = pricing_of(program).counted
    if not counted or not any(line.discount_minor > 0 for line in receipt.lines):
        return
    totals: dict[str, int] = {}
    for line, priced in zip(
        receipt.lines, price(program, context, receipt, with_own=False).lines, strict=True
    ):
        rest = max(0, line.discount_minor)
        for code, minor in priced.given:
            part = min(rest, minor)
            totals[code] = totals.get(code, 0) + part
            rest -= part
    for discount in counted:
        if total := totals.get(discount.code, 0):
            limits = {limit.of for limit in discount.limits if limit.per != "receipt"}
            if "amount" in limits:
                yield words.discounted(discount.code), total
            if "uses" in limits:
                yield words.discounts(discount.code), 1
