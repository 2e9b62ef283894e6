"""Trying: what a basket would bring somebody under rules that nobody published, nothing kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from loyalty.entitle import Context, Entitlement, entitle
from loyalty.pricing.price import price
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, Receipt


@dataclass(frozen=True, slots=True)
class Tried:
    """What a basket came to: minor units before and after discounts, and what it earns."""

    before_minor: int
    after_minor: int
    worth: Entitlement

    def points(self, currency: str) -> int:
        """The points of a currency, in its smallest unit."""
        return sum(each.amount for each in self.worth.grants if each.currency == currency)


def tried(program: Program, lines: Sequence[Line], tier: str, at: datetime) -> Tried:
    """What these goods bring a member of a tier who buys them at a UTC instant."""
    on = at.astimezone(program.zoneinfo).date()
    bought = _sale(program, lines, on, at)
    context = Context(tier)
    before = sum(each.net_minor for each in lines)
    if program.discounts:
        bought = price(program, context, bought).of(bought)
    return Tried(before, bought.net_minor, entitle(program, context, bought))


def points(program: Program, minor: int, at: datetime, tier: str = "") -> int:
    """The points of the first currency for goods of so much, of no category."""
    whole = tier or (program.ladder.codes[0] if program.ladder else "")
    return tried(program, [Line("", Decimal(1), minor)], whole, at).points(program.currencies[0].code)


def _sale(program: Program, lines: Sequence[Line], on: date, at: datetime) -> Receipt:
    return Receipt("", "", "tried", on, at, Kind.SALE, program.money, tuple(lines), ())
