"""Converting: a purchase in another money, as it counts in the programme's. Pure."""

from __future__ import annotations

from dataclasses import replace

from loyalty.earning.occasion import Occasion


def converted(occasion: Occasion) -> Occasion:
    """The same occasion with its lines in the programme's money; what counts of them together is exact.

    What of a line counts (its tax, tenders, deductions) is settled before, in the money that was paid. Raises
    WrongCurrency for a money the programme does not take.
    """
    made, paid = occasion.compiled, occasion.lines
    found = made.program.foreign_money(occasion.receipt.currency).shared([line.minor for line in paid])
    lines = [replace(line, minor=minor) for line, minor in zip(paid, found, strict=True)]
    return Occasion(made, occasion.context, occasion.receipt, lines, as_paid=occasion)
