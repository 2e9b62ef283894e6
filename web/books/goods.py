"""The goods of a receipt, line by line, and why not all of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loyalty.books.receipt_reading import Document
from loyalty.catalog import naming
from loyalty.catalog.catalog import Item
from loyalty.explanations.figures import Figures
from loyalty.receipt import Line
from web.wire import pages


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of goods: `note` says why not all of it counts; empty where it does."""

    name: str
    quantity: str
    net: str
    note: str


def of_lines(
    found: Document, lines: Sequence[Line], items: Mapping[str, Item], figures: Figures
) -> list[Bought]:
    """Lines of a document in the reader's words, in their order; `items` is what the catalog says of them."""
    return list(_bought(found, lines, items, figures))


def _bought(
    found: Document, lines: Sequence[Line], items: Mapping[str, Item], figures: Figures
) -> Iterator[Bought]:
    money = found.content.currency
    for n, line in enumerate(lines):
        code, eligible_minor = found.left_out.get(n, ("", line.net_minor))
        note = _note(code, eligible_minor, money, figures) if code else ""
        quantity = "" if line.quantity in (0, 1) else figures.quantity(int(line.quantity * 1000))
        name = naming.called(items.get(line.sku), line.name, line.sku, figures.language.tag)
        yield Bought(name, quantity, figures.money(line.net_minor, money), note)


def _note(code: str, eligible_minor: int, money: str, figures: Figures) -> str:
    """Why goods do not count, or count in part."""
    what, _, name = code.partition(":")
    if what == "excluded":
        return pages.say("receipt.excluded", what=figures.exclusion(name))
    if what == "not-positive":
        return pages.say("receipt.deduction")
    if eligible_minor > 0:
        return pages.say("receipt.part", amount=figures.money(eligible_minor, money))
    return pages.say("receipt.paid-otherwise")
