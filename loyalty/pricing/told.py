"""Told: what the lines of a receipt say of the discounts they got, by code. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loyalty.pricing.compiled import pricing_of
from loyalty.pricing.values import TILL, Priced
from loyalty.program.model import Program
from loyalty.receipt import Line, Receipt


def totals(program: Program, receipt: Receipt) -> tuple[tuple[str, int], ...]:
    """What each discount of the programme took off the goods, in minor units, by code."""
    found: dict[str, int] = {}
    for code, minor in _said(receipt):
        found[code] = found.get(code, 0) + minor
    if not found:
        return ()
    known = pricing_of(program).codes
    return tuple(sorted(each for each in found.items() if each[0] in known))


def unknown(program: Program, receipt: Receipt) -> tuple[str, ...]:
    """The codes that are none of the programme's discounts, each once."""
    codes = dict.fromkeys(code for code, _ in _said(receipt))
    return tuple(code for code in codes if code != TILL and code not in pricing_of(program).codes)


def whole(line: Line) -> tuple[tuple[str, int], ...]:
    """All that was taken off a line: what it says of it, and the rest as the till's own."""
    found = dict(line.discounts)
    if rest := line.discount_minor - sum(found.values()):
        found[TILL] = found.get(TILL, 0) + rest
    return tuple(found.items())


def undone(receipt: Receipt) -> Receipt:
    """The receipt as if it had got none of the discounts that it names; what the till took off stays."""
    return replace(receipt, lines=tuple(_undone(line) if line.discounts else line for line in receipt.lines))


def _undone(line: Line) -> Line:
    named = sum(minor for code, minor in line.discounts if code != TILL)
    off = line.discount_minor - named
    return replace(line, net_minor=line.net_minor + named, discount_minor=off, discounts=())


def as_priced(receipt: Receipt, prices: Priced) -> Receipt:
    """The receipt at what was paid for it, its lines naming the discounts that these prices give."""
    lines = tuple(
        replace(line, discounts=tuple(each for each in priced.given if each[1]))
        for line, priced in zip(receipt.lines, prices.lines, strict=True)
    )
    return replace(receipt, lines=lines)


def _said(receipt: Receipt) -> Iterator[tuple[str, int]]:
    for line in receipt.lines:
        if line.discounts and line.quantity > 0:
            yield from line.discounts
