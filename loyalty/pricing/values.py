"""What pricing comes to: each line's price, the discounts it got, and those that were looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from loyalty.receipt import Line, Receipt

TILL = ""  # the code of what the till took off by itself
Outcome = Literal["given", "capped", "outdone", "used-up"]


@dataclass(frozen=True, slots=True)
class Considered:
    """A discount that was looked at for a line, what it alone would take off, and what became of it.

    `capped` was given in part, as its limit left no more; `used-up` had nothing left.
    """

    code: str
    minor: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Line `n` (from 0) in minor units: its price before, what each discount takes off, and what is left.

    `given` are codes with their amounts, in the order they were taken off.
    """

    n: int
    before_minor: int
    net_minor: int
    given: tuple[tuple[str, int], ...] = ()
    considered: tuple[Considered, ...] = ()

    @property
    def discount_minor(self) -> int:
        """All that is taken off."""
        return sum(minor for _, minor in self.given)


@dataclass(frozen=True, slots=True)
class Priced:
    """A receipt's lines with their prices."""

    lines: tuple[PricedLine, ...] = ()

    def totals(self) -> dict[str, int]:
        """What each discount takes off all lines together, in minor units."""
        found: dict[str, int] = {}
        for line in self.lines:
            for code, minor in line.given:
                found[code] = found.get(code, 0) + minor
        return found

    def of(self, receipt: Receipt) -> Receipt:
        """The receipt at these prices, naming what took what off; tax goes down with net, rounded half up."""
        lines = tuple(_at(line, priced) for line, priced in zip(receipt.lines, self.lines, strict=True))
        return replace(receipt, lines=lines)


NO_PRICES = Priced()


def _at(line: Line, priced: PricedLine) -> Line:
    given = tuple((code, minor) for code, minor in priced.given if minor)
    if line.net_minor == priced.net_minor:
        return replace(line, discounts=given) if given else line
    tax = Decimal(line.tax_minor)
    if line.net_minor:
        tax = tax * priced.net_minor / line.net_minor
    tax_minor = int(tax.to_integral_value(rounding=ROUND_HALF_UP))
    return replace(
        line,
        net_minor=priced.net_minor,
        discount_minor=priced.discount_minor,
        tax_minor=tax_minor,
        discounts=given,
    )
