"""Shorthand for the tests of prices: discounts in a line of YAML, baskets of a few goods."""

from __future__ import annotations

from loyalty.entitle import Context
from loyalty.pricing.price import price
from loyalty.pricing.values import Priced
from loyalty.program.model import Program
from loyalty.receipt import Line
from tests.loyalty.earning.rules import MEMBER, bought, program

TIERS = """
earn: [{code: base, per: {amount: "1.00", points: 1}}]
counters: [{code: points, measures: points}]
tiers:
  counter: points
  window: card-year
  steps: [{code: silver, reaches: 10}, {code: vip, reaches: 20}]
"""


def shop(text: str) -> Program:
    """A programme with tiers and these sections."""
    return program(f"{TIERS}\n{text}\n")


def priced(text: str, *lines: Line, under: Context = MEMBER, **more: object) -> Priced:
    """The prices of these lines under these sections."""
    return price(shop(text), under, bought(*lines, **more))  # type: ignore[arg-type]


def nets(text: str, *lines: Line, under: Context = MEMBER, **more: object) -> list[str]:
    """What each line costs then, in pounds."""
    return [pounds(each.net_minor) for each in priced(text, *lines, under=under, **more).lines]


def pounds(minor: int) -> str:
    """Minor units as text."""
    return f"{minor / 100:.2f}"
