"""What is on the lines of a POSLog transaction, before it is reckoned up and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from loyalty.receipt import Line, Tender
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


class Reckoned(NamedTuple):
    """Every line that counts with what it is, and the payments. `is_paid` says that these come to the sum."""

    lines: tuple[tuple[Good, Line], ...]
    tenders: tuple[Tender, ...]
    due_minor: int
    is_paid: bool


def line_of(good: Good, net_minor: int, discount_minor: int, tax_minor: int) -> Line:
    """A receipt's line of goods, in minor units: what they came to, was taken off, and is tax of it."""
    return Line(
        good.sku,
        good.quantity,
        net_minor,
        good.unit_price,
        discount_minor,
        tax_minor,
        good.barcode,
        good.name,
        tax_code=good.tax_code,
    )
