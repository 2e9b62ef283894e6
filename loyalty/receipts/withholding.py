"""Withholding: points that are gone when goods come back, as money to keep back from the refund. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from loyalty.program.model import Program
from loyalty.receipts.values import Withheld
from points.accounts import Move
from points.state import Entry

_DOCUMENTS = ("return", "exchange", "void", "revised")


def of_entries(program: Program, entries: Iterable[Entry], money: str = "") -> tuple[Withheld, ...]:
    """What the till keeps back, by currency: the points forgiven for it at their worth, rounded down.

    Said in the document's `money` (empty: the programme's), rounded down again.

    None where the programme lets the member owe them, or forgives them for nothing.
    """
    if program.returns.shortfall not in ("withhold", "credit-note"):
        return ()
    missing: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.act.kind in _DOCUMENTS:
            for movement in entry.movements:
                if movement.move is Move.FORGIVE:
                    missing[movement.currency] += movement.amount
    found = [
        (currency, amount, program.worth_minor(currency, amount) or 0) for currency, amount in missing.items()
    ]
    if money in ("", program.money):
        return tuple(Withheld(*each) for each in found)
    back = program.foreign_money(money).back
    return tuple(Withheld(currency, amount, back(minor), money) for currency, amount, minor in found)
