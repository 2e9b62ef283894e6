"""The totals that a till gives of a POSLog transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pos_adapter.poslog import values
from pos_adapter.poslog.contents import Basket
from pos_adapter.poslog.part import Part

GRAND = "TransactionGrandAmount"
TAX = frozenset({"TransactionTaxAmount", "TransactionTaxIncluded", "TransactionTaxSurcharge"})
OTHERS = frozenset({"TransactionGrossAmount", "TransactionNetAmount", "TransactionSubtotal"})


class Totals(NamedTuple):
    """The totals that a till gives, in minor units; `grand` is what the customer pays."""

    grand_minor: int | None
    others: tuple[int, ...]
    tax_minor: int | None


def totals(retail: Part, basket: Basket) -> Totals:
    """The till's totals. Raises Unread for one that is no amount."""
    grand: list[int] = []
    others: list[int] = []
    tax: int | None = None
    for total in retail.all("Total"):
        kind = (
            total.any_text("TotalType") or total.text("TotalType") or "TransactionGrossAmount"
        ).rpartition(":")[2]
        said = total.own or total.text("Amount")
        if kind in TAX and said:
            rounded = values.find_rounded(said, basket.here.scale)
            if rounded is None:
                raise total.must(kind, "an amount such as 12.50", said)
            tax = rounded if tax is None else tax
        elif (kind == GRAND or kind in OTHERS) and said:
            (grand if kind == GRAND else others).append(values.minor_of(total, kind, said, basket.here.scale))
    return Totals(grand[0] if len(grand) == 1 else None, (*others, *(grand if len(grand) > 1 else ())), tax)


def written(minor: int, scale: int) -> str:
    """An amount for people."""
    return str(Decimal(minor).scaleb(-scale))
