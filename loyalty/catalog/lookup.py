"""Looking goods up: by what a scanner reads, by words a clerk remembers, by the day they are sold on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from db.session import Session
from loyalty import tables
from loyalty.catalog.catalog import NAMES, Item, item_of

MOST_WORDS: Final = 6
# Readers drop the first 0 of an EAN-13 and call it UPC-A.
UPC_A_DIGITS: Final = 12
_item = tables.catalog_item.c


def find_one(session: Session, text: str, on: date) -> Item | None:
    """What is sold under a stock code, else a barcode, on a business date."""
    barcodes = (text, f"0{text}") if len(text) == UPC_A_DIGITS and text.isdecimal() else (text,)
    found = _newest(session, or_(_item.sku == text, _item.barcode.in_(barcodes)), on, 20)
    return min(found, key=lambda each: each.sku != text, default=None)


def search(session: Session, text: str, on: date, limit: int) -> Sequence[Item]:
    """At most `limit` of what is sold on a business date that holds every word of a text, by stock code.

    Stock code, names, barcode, category, brand and labels are looked through, capitals or not.
    """
    words = text.casefold().split()[:MOST_WORDS]
    if not words:
        return ()
    fields = (_item.sku, *NAMES, _item.barcode, _item.category, _item.brand, _item.labels)
    holds = [or_(*(func.lower(each).contains(word, autoescape=True) for each in fields)) for word in words]
    which = holds[0]
    for each in holds[1:]:
        which = which & each
    return _newest(session, which, on, limit)


def sold_on(session: Session, on: date, limit: int) -> Sequence[Item]:
    """At most `limit` of all that is sold on a business date, by stock code."""
    return _newest(session, _item.effective_on <= on, on, limit)


def unscanned(session: Session, on: date, most: int) -> Sequence[Item]:
    """What a clerk presses on a business date, at most `most`.

    Everything, where that is no more; else what has a price and no barcode; nothing where even that is more.
    """
    everything = sold_on(session, on, most + 1)
    if len(everything) <= most:
        return everything
    which = (_item.barcode == "") & _item.price_minor.is_not(None)
    found = _newest(session, which, on, most + 1)
    return found if len(found) <= most else ()


def categories(session: Session, limit: int) -> Sequence[str]:
    """At most `limit` categories that goods were ever said to be of, in the order of the alphabet."""
    wanted = select(_item.category).distinct().where(_item.category != "").order_by(_item.category)
    return [row.category for row in session.rows(wanted.limit(limit))]


def _newest(session: Session, which: ColumnElement[bool], on: date, limit: int) -> Sequence[Item]:
    """What is said last of each stock code up to a day, where that is looked for and still sold."""
    later = tables.catalog_item.alias("later").c
    last = (
        select(func.max(later.effective_on))
        .where(later.sku == _item.sku, later.effective_on <= on)
        .scalar_subquery()
    )
    wanted = select(tables.catalog_item).where(which, _item.effective_on == last, _item.retired.is_not(True))
    return [item_of(row) for row in session.rows(wanted.order_by(_item.sku).limit(limit))]
