"""Money given back for goods that were kept: its number, and on which stock codes of its sale it falls."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from loyalty.receipt import Line
from pos_adapter import vendor_fields
from pos_adapter.web_orders import spread


def number(of: str, end: str) -> str:
    """A number made of another by an ending; none of none."""
    return vendor_fields.code(f"{of}{end}") if of else ""


def lines(sold: Sequence[Line], amount_minor: int) -> tuple[Line, ...]:
    """The amount over the stock codes sold, by what was paid for each, and no more than that in all."""
    paid: dict[str, int] = {}
    for line in sold:
        paid[line.sku] = paid.get(line.sku, 0) + max(0, line.net_minor)
    shares = spread(amount_minor, list(paid.values()))
    return tuple(Line(sku, Decimal(0), share) for sku, share in zip(paid, shares, strict=True) if share)
