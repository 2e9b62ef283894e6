"""The goods as a clerk finds them: by what is scanned or typed, or pressed where nothing can be scanned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response, request

from db.session import Session
from doorway.service import now, service
from loyalty.catalog import lookup
from loyalty.catalog.catalog import Item
from loyalty.explanations.figures import Figures
from web.till import receipts
from web.till.door import door, program_of, till
from web.wire import pages, readers

MOST_FOUND: Final = 12
# A clerk presses goods by where they are; among more of them nobody finds any.
MOST_TO_PRESS: Final = 24
LEAST_TYPED: Final = 2
MOST_TYPED: Final = 64


@dataclass(frozen=True, slots=True)
class Ware:
    """Goods to choose: what a clerk reads, what is said beside it, and the price, else an empty text."""

    sku: str
    called: str
    beside: str
    price: str


@door.shows("/found.html", may="quotes")
def look() -> Response:
    """What the word that is being typed could mean: a part of the page, for its script."""
    typed = request.args.get("goods", "").strip()
    several = find(typed)[1] if LEAST_TYPED <= len(typed) <= MOST_TYPED else ()
    return pages.shown("till/found.html", found=told(several))


def find(text: str) -> tuple[Item | None, tuple[Item, ...]]:
    """The goods of a code, or what a word could mean."""
    on = today()

    def look(session: Session) -> tuple[Item | None, tuple[Item, ...]]:
        one = lookup.find_one(session, text, on)
        return one, () if one else tuple(lookup.search(session, text, on, MOST_FOUND))

    return service().database.read(look)


def to_press() -> Sequence[Ware]:
    """What is sold by pressing it: all of a small catalog, else what has no barcode, if that is little."""
    on = today()
    return told(service().database.read(lambda session: lookup.unscanned(session, on, MOST_TO_PRESS)))


def told(items: Iterable[Item]) -> Sequence[Ware]:
    """Goods as a clerk reads them, in the programme's money."""
    figures = Figures(program_of(now()), readers.reader())
    return [Ware(each.sku, called(each), beside(each), _price(each, figures)) for each in items]


def called(item: Item) -> str:
    """What a clerk reads of goods: the name in this language, else what else is known of them."""
    return name(item) or beside(item)


def name(item: Item) -> str:
    """The name in the clerk's language, else in another; empty where there is none."""
    return item.called(readers.reader().tag)


def beside(item: Item) -> str:
    """What tells goods from others of the same name."""
    parts = (item.sku, item.brand, "" if item.called("en") else item.category)
    return " · ".join(part for part in parts if part)


def _price(item: Item, figures: Figures) -> str:
    return "" if item.price_minor is None else figures.money(item.price_minor)


def today() -> date:
    """The day it is where the till stands."""
    return now().astimezone(receipts.settings_of(till(), now()).zone).date()
