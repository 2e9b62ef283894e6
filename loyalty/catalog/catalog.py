"""The catalog: what a stock code is, from which day on. Receipts are enriched with it once and stored so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import orjson
from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.receipt import Line, Receipt

Change = Literal["added", "changed", "unchanged"]
# Rows in one statement, so that none grows too long.
_SLICE = 1_000
_item = tables.catalog_item.c
NAMES: Final = (_item.name, _item.name_en, _item.name_zh_hant, _item.name_zh_hans)


@dataclass(frozen=True, slots=True)
class Item:
    """What a stock code is from `effective_on` on (the business date counts); empty where it is not said.

    `name` is what it is called, in a language of its own where one of the others is not empty. What one costs
    the shop and is sold at is in minor units of the programmes' money. What is `retired` is sold no more:
    tills in a browser offer it no longer, while receipts that have it still are of its category. None says
    nothing of it: it is then as it was until that day (see `settled`); no item that was written says None.
    """

    sku: str
    effective_on: date
    barcode: str = ""
    category: str = ""
    item_class: str = ""
    brand: str = ""
    labels: tuple[str, ...] = ()
    cost_minor: int | None = None
    name: str = ""
    name_en: str = ""
    name_zh_hant: str = ""
    name_zh_hans: str = ""
    price_minor: int | None = None
    retired: bool | None = None

    def called(self, language: str) -> str:
        """What people of a language call it (`en`, `zh-Hant`, `zh-Hans`); empty where it has no name."""
        own = {"en": self.name_en, "zh-Hant": self.name_zh_hant, "zh-Hans": self.name_zh_hans}
        return own.get(language, "") or self.name or next(filter(None, own.values()), "")


def put(session: Session, items: Iterable[Item]) -> None:
    """Write items, each in place of what was said of that stock code from that day on; no item twice."""
    wanted = settled(session, tuple(items))
    rows = [{**asdict(item), "labels": orjson.dumps(item.labels).decode()} for item in wanted]
    session.apply(plan.of(tables.catalog_item, rows))


def take(session: Session, items: Sequence[Item]) -> list[Change]:
    """Write items as `put` does, and say of each what it changed; what says the same is not written."""
    whole = settled(session, items)
    changes = compared(session, whole)
    wanted = [item for item, change in zip(whole, changes, strict=True) if change != "unchanged"]
    for start in range(0, len(wanted), _SLICE):
        put(session, wanted[start : start + _SLICE])
    return changes


def compared(session: Session, items: Sequence[Item]) -> list[Change]:
    """What each item would change if it were taken; nothing is written."""
    whole = settled(session, items)
    known = _known(session, whole)
    return [_change(item, known.get(item.sku, {}).get(item.effective_on)) for item in whole]


def settled(session: Session, items: Sequence[Item]) -> list[Item]:
    """The items, whole: what does not say whether it is sold stays as it was until its day, else it is sold.

    What was said from that same day on counts, and what items of earlier days say here.
    """
    known = _known(session, [item for item in items if item.retired is None])
    found: dict[tuple[str, date], Item] = {}
    for item in sorted(items, key=lambda each: each.effective_on):
        days = known.setdefault(item.sku, {})
        last = max((on for on in days if on <= item.effective_on), default=None)
        is_known = item.retired is not None
        whole = item if is_known else replace(item, retired=last is not None and days[last].retired)
        found[item.sku, item.effective_on] = days[item.effective_on] = whole
    return [found[item.sku, item.effective_on] for item in items]


def hold(session: Session) -> None:
    """Let nobody else write goods until the transaction ends; SQLite's writer is alone anyway.

    All of them: a stock code or a barcode that is not there yet has no row to be held.
    """
    if session.connection.dialect.name != "sqlite":
        session.connection.exec_driver_sql("LOCK TABLE catalog_item IN SHARE ROW EXCLUSIVE MODE")


def of_sku(session: Session, sku: str) -> Sequence[Item]:
    """All that is said of a stock code, oldest day first."""
    query = select(tables.catalog_item).where(_item.sku == sku).order_by(_item.effective_on)
    return [item_of(row) for row in session.rows(query)]


def page(
    session: Session,
    *,
    sku: str = "",
    category: str = "",
    text: str = "",
    on: date | None = None,
    retired: bool = False,
    after: tuple[str, date] | None = None,
    limit: int = 100,
) -> Sequence[Item]:
    """At most `limit` items after this stock code and day, in that order; of a category and all below it.

    `text` is a barcode, or how a stock code, a name, a brand or a category begins, in whichever case. With a
    day (`on`) of each stock code only what holds then, or first after it, of goods that are sold or, if
    `retired`, of those that are no longer.
    """
    which = [_item.sku == sku] if sku else []
    if category:
        below = _item.category.startswith(f"{category}/", autoescape=True)
        which.append(or_(_item.category == category, below))
    if text:
        begins = (_item.sku, _item.brand, _item.category, *NAMES)
        which.append(
            or_(_item.barcode == text, *(each.istartswith(text, autoescape=True) for each in begins))
        )
    if on is not None:
        which += [_item.effective_on == _holding(on), func.coalesce(_item.retired, false()) == retired]
    if after is not None:
        later = and_(_item.sku == after[0], _item.effective_on > after[1])
        which.append(or_(_item.sku > after[0], later))
    rows = session.rows(
        select(tables.catalog_item).where(*which).order_by(_item.sku, _item.effective_on).limit(limit)
    )
    return [item_of(row) for row in rows]


def _holding(on: date) -> ColumnElement[date]:
    """From when what is said of a stock code on a day holds; of what comes only later, from when first."""
    other = tables.catalog_item.alias("other").c
    last = select(func.max(other.effective_on)).where(other.sku == _item.sku, other.effective_on <= on)
    first = select(func.min(other.effective_on)).where(other.sku == _item.sku)
    return func.coalesce(last.scalar_subquery(), first.scalar_subquery())


def _known(session: Session, items: Sequence[Item]) -> dict[str, dict[date, Item]]:
    """All that is said of the items' stock codes, by code and day."""
    found: dict[str, dict[date, Item]] = {}
    for start in range(0, len(items), _SLICE):
        skus = {item.sku for item in items[start : start + _SLICE]}
        for row in session.rows(select(tables.catalog_item).where(_item.sku.in_(skus))):
            found.setdefault(row.sku, {})[row.effective_on] = item_of(row)
    return found


def _change(item: Item, known: Item | None) -> Change:
    if known is None:
        return "added"
    return "unchanged" if known == item else "changed"


def item_of(row: Row[Any]) -> Item:
    """The item of a row."""
    return Item(
        row.sku,
        row.effective_on,
        row.barcode,
        row.category,
        row.item_class,
        row.brand,
        tuple(orjson.loads(row.labels)),
        row.cost_minor,
        row.name or "",
        row.name_en or "",
        row.name_zh_hant or "",
        row.name_zh_hans or "",
        row.price_minor,
        bool(row.retired),
    )


def enrich(receipt: Receipt, rows: Iterable[Mapping[str, Any]]) -> Receipt:
    """The receipt with category, class, brand, labels and cost of each line, as of its business date.

    `rows` are the catalog's, none later than that date; a line is found by its stock code, else its barcode.
    """
    newest = _newest(rows)
    if not newest:
        return receipt
    return replace(receipt, lines=tuple(_enriched(line, newest) for line in receipt.lines))


def enriched(lines: Iterable[Line], rows: Iterable[Mapping[str, Any]], on: date) -> tuple[Line, ...]:
    """Lines as the catalog has their goods on a business date; of `rows` later ones are left out."""
    newest = _newest(row for row in rows if str(row["effective_on"]) <= on.isoformat())
    return tuple(_enriched(line, newest) for line in lines)


def _newest(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    newest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: str(row["effective_on"])):
        newest[f"sku:{row['sku']}"] = row
        if row["barcode"]:
            newest[f"barcode:{row['barcode']}"] = row
    return newest


def _enriched(line: Line, newest: Mapping[str, Mapping[str, Any]]) -> Line:
    row = newest.get(f"sku:{line.sku}") or newest.get(f"barcode:{line.barcode}")
    if row is None:
        return line
    return replace(
        line,
        sku=line.sku or row["sku"],
        category=row["category"],
        item_class=row["item_class"],
        brand=row["brand"],
        labels=tuple(orjson.loads(row["labels"])),
        cost_minor=row["cost_minor"],
    )
