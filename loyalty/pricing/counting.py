"""Counting: what a recorded receipt adds to the counters that limit discounts over time. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.earning import words
from loyalty.earning.values import Context
from loyalty.pricing.compiled import pricing_of
from loyalty.pricing.price import price
from loyalty.program.model import Program
from loyalty.receipt import Line, Receipt


def given(
    program: Program, context: Context, receipt: Receipt, named: tuple[tuple[str, int], ...]
) -> Iterator[tuple[str, int]]:
    """What each discount with a limit took off, and that it was given.

    `named` is what the receipt says of that by code. A line that only says how much was taken off is put down
    to what our discounts come to on these goods, in the order they are taken off, as far as it goes.
    """
    counted = pricing_of(program).counted
    if not counted:
        return
    totals = dict(named)
    if any(_is_unsaid(line) for line in receipt.lines):
        for code, minor in _put_down(program, context, receipt):
            totals[code] = totals.get(code, 0) + minor
    for discount in counted:
        if total := totals.get(discount.code, 0):
            limits = {limit.of for limit in discount.limits if limit.per != "receipt"}
            if "amount" in limits:
                yield words.discounted(discount.code), total
            if "uses" in limits:
                yield words.discounts(discount.code), 1


def _put_down(program: Program, context: Context, receipt: Receipt) -> Iterator[tuple[str, int]]:
    prices = price(program, context, receipt, with_own=False)
    for line, priced in zip(receipt.lines, prices.lines, strict=True):
        rest = line.discount_minor if _is_unsaid(line) else 0
        for code, minor in priced.given:
            part = min(rest, minor)
            yield code, part
            rest -= part


def _is_unsaid(line: Line) -> bool:
    return line.discount_minor > 0 and not line.discounts
