"""Naming: what goods are called on a day, for whoever reads a receipt that gives a stock code alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.catalog.catalog import Item, item_of

_item = tables.catalog_item.c


def of_skus(session: Session, skus: Collection[str], on: date) -> Mapping[str, Item]:
    """What was said last of each stock code up to a business date; the others are not there."""
    if not skus:
        return {}
    said = select(tables.catalog_item).where(_item.sku.in_(sorted(skus)), _item.effective_on <= on)
    return {row.sku: item_of(row) for row in session.rows(said.order_by(_item.effective_on))}


def called(item: Item | None, printed: str, sku: str, language: str) -> str:
    """A line's goods: in the reader's language, else as the slip has it, else in any, else the stock code."""
    own = {"en": "name_en", "zh-Hant": "name_zh_hant", "zh-Hans": "name_zh_hans"}.get(language, "name_en")
    known = getattr(item, own) if item else ""
    return known or printed or (item.called(language) if item else "") or sku
