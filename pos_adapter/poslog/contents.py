"""What is on the lines of a POSLog transaction, before it is reckoned up."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_adapter.adapter import Settings
from pos_adapter.poslog.goods import Good
from pos_adapter.poslog.header import Header
from pos_adapter.poslog.part import Part
from pos_adapter.poslog.payments import Payment


@dataclass(slots=True)
class Reduction:
    """What is taken off goods beside their own price: off the lines it names, or off all of them."""

    off_minor: int
    lines: frozenset[str] = frozenset()
    entered_as: str = ""
    is_inside: bool = False


@dataclass(slots=True)
class WholeTax:
    """A tax of the whole transaction; `tax_id` tells a supermarket's goods under it."""

    minor: int
    tax_id: str = ""


@dataclass(slots=True)
class Basket:
    """What stood on the lines. `beside_minor` paid for no goods, `ordered` are lines of goods that stay."""

    here: Header
    settings: Settings
    goods: list[Good] = field(default_factory=list)
    voided: list[Good] = field(default_factory=list)
    reductions: list[Reduction] = field(default_factory=list)
    taxes: list[WholeTax] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    rounding_minor: int = 0
    tips_minor: int = 0
    beside_minor: int = 0
    ordered: int = 0
    who: list[Part] = field(default_factory=list)
