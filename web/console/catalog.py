"""The catalog: what stock codes are, searched by how they begin, and each day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from flask import Response, request

from db.session import Session
from doorway.service import now, service
from loyalty.catalog import catalog
from loyalty.catalog.catalog import Item
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from web.console import clock
from web.console.door import door
from web.wire import pages, sheets

MOST: Final = 50
Place = tuple[str, date]
HEADS: Final = {
    "sku": "catalog.sku",
    "barcode": "catalog.barcode",
    "name": "catalog.name",
    "name_en": "catalog.name-en",
    "name_zh_hant": "catalog.name-zh-hant",
    "name_zh_hans": "catalog.name-zh-hans",
    "price": "catalog.price",
    "category": "catalog.category",
    "class": "catalog.class",
    "brand": "catalog.brand",
    "labels": "catalog.labels",
    "cost": "catalog.cost",
    "effective_on": "catalog.from",
    "retired": "catalog.retired",
}
# Which of them are shown: what is sold, what is no longer, or all that was and will be said, day by day.
WHICH: Final = ("", "retired", "days")


@door.shows("/catalog", may="catalog.read")
def listed() -> Response:
    """Goods by stock code: what is sold, what is no longer, or each day of them; all, or what begins so."""
    scale = service().database.read(money_scale)
    if sheets.asked():
        found = sheets.whole(_page_of, _place)
        return sheets.taken("catalog", HEADS, (_row(each, scale) for each in found))
    after = _after(request.args.get("after", ""))
    items = service().database.read(lambda session: _page_of(session, after, MOST + 1))
    last = items[MOST - 1] if len(items) > MOST else None
    return pages.shown(
        "console/catalog.html",
        asked=request.args.get("q", "").strip(),
        which=_which(),
        choices=WHICH,
        listed=items[:MOST],
        price=lambda each: amount(each.price_minor, scale),
        next=f"{last.effective_on.isoformat()} {last.sku}" if last else "",
    )


def amount(minor: int | None, scale: int) -> Decimal | None:
    """A price or a cost in major units; None where it is not said."""
    return None if minor is None else Decimal(minor).scaleb(-scale)


def moneys(session: Session) -> Sequence[str]:
    """The moneys of the programmes there are, in alphabetical order."""
    retailer, at = service().retailer, now()
    return sorted({shelf.current(session, retailer.shelf, code, at).money for code in shelf.codes(session)})


def today() -> date:
    """The day it is by the clock of the house."""
    return now().astimezone(clock.zone()).date()


def money_scale(session: Session) -> int:
    """How many decimals a cost has: those of the first money; 2 before there is a programme."""
    found = moneys(session)
    return DECIMALS[found[0]] if found else 2


def _page_of(session: Session, after: Place | None, limit: int) -> Sequence[Item]:
    which, text = _which(), request.args.get("q", "").strip()
    on = None if which == "days" else today()
    return catalog.page(session, text=text, on=on, retired=which == "retired", after=after, limit=limit)


def _which() -> str:
    found = request.args.get("which", "")
    return found if found in WHICH else ""


def _place(found: Item) -> Place:
    return found.sku, found.effective_on


def _after(text: str) -> Place | None:
    on, _, sku = text.partition(" ")
    try:
        return (sku, date.fromisoformat(on)) if sku else None
    except ValueError:
        return None


def _row(found: Item, scale: int) -> sheets.Row:
    return {
        "sku": found.sku,
        "barcode": found.barcode,
        "name": found.name,
        "name_en": found.name_en,
        "name_zh_hant": found.name_zh_hant,
        "name_zh_hans": found.name_zh_hans,
        "price": amount(found.price_minor, scale),
        "category": found.category,
        "class": found.item_class,
        "brand": found.brand,
        "labels": ";".join(found.labels),
        "cost": amount(found.cost_minor, scale),
        "effective_on": found.effective_on,
        "retired": "yes" if found.retired else "",
    }
