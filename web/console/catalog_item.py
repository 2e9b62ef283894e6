"""One stock code: what it is day by day; said, changed from a day on, or sold no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import quote

from flask import Response, request

from db.session import Session
from doorway.deeds import catalog as deeds
from doorway.service import service
from loyalty.catalog import catalog, catalog_row, lookup
from loyalty.catalog.catalog import Item
from loyalty.errors import UnknownItem
from web.console import catalog as listed
from web.console import filled
from web.console.door import door
from web.wire import told
from web.wire.forms import Form, ungrouped
from web.wire.refusals import PageRefused

HERE: Final = "/console/catalog"
NAMES: Final = ("name_en", "name_zh_hant", "name_zh_hans")
MOST_CATEGORIES: Final = 300
# What to write instead where a cell of the form cannot be what was typed, by its column.
REMEDIES: Final[Mapping[str, str]] = {
    "price": "form.amount",
    "cost": "form.amount",
    "category": "catalog.category-wrong",
    "effective_on": "form.day",
}
# Commas stand between labels, as people type them; or semicolons, where a label has a comma itself.
_COMMAS: Final = re.compile(r"[,，；、\n]")


class ItemTaken(PageRefused):
    """A new stock code that is there already."""

    key, status = "problem.item-taken", 409

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is there already")
        self.sku = sku


class ItemMoved(PageRefused):
    """Somebody else changed it since the page was opened."""

    key, status = "problem.item-moved", 409


@door.shows("/catalog/item", may="catalog.read")
def item() -> Response:
    """What one stock code is, day by day."""
    return _item(request.args.get("sku", ""))


@door.shows("/catalog-item", may="catalog.edit")
def form() -> Response:
    """Ask what a stock code is: an empty form for a new one, else as it is now."""
    sku = request.args.get("sku", "")
    return _form(sku, filled.UNSENT)


@door.takes("/catalog-item", may="catalog.edit")
def put() -> Response:
    """Say what a stock code is from a day on."""
    form = Form.sent()
    is_new = not form.given.get("version")
    try:
        wanted = _wanted(form)
        form.done()
        service().database.write(lambda session: _put(session, form, wanted))
    except filled.REFUSED as error:
        return _form("" if is_new else form.given.get("sku", ""), form, error)
    if is_new and form.ticked("another"):
        return told.then("/console/catalog-item?another=yes", "catalog.added-one", called=_called(wanted))
    return told.then(address(wanted.sku), "catalog.saved", called=_called(wanted))


@door.takes("/catalog-retired", may="catalog.edit")
def retire() -> Response:
    """Sell a stock code no more, or again, from today on."""
    form = Form.sent()
    sku, retired = form.given.get("sku", ""), not form.ticked("again")

    def work(session: Session) -> Item:
        current = _current(catalog.of_sku(session, sku), listed.today())
        if current is None:
            raise UnknownItem(sku)
        wanted = replace(current, effective_on=max(listed.today(), current.effective_on), retired=retired)
        deeds.put(session, wanted, lambda version: _same(version, form))
        for each in catalog.of_sku(session, sku):
            if each.effective_on > wanted.effective_on:
                deeds.put(session, replace(each, retired=retired), lambda _: None)
        return wanted

    try:
        wanted = service().database.write(work)
    except filled.REFUSED as error:
        return _item(sku, error)
    return told.then(
        address(sku), "catalog.retired-now" if retired else "catalog.again", called=_called(wanted)
    )


def address(sku: str) -> str:
    """Where a stock code's page stands; in the query, as browsers take a `..` out of a path."""
    return f"{HERE}/item?sku={quote(sku)}"


def _item(sku: str, error: Exception | None = None) -> Response:
    found = service().database.read(lambda session: catalog.of_sku(session, sku))
    current = _current(found, listed.today())
    if current is None:
        raise UnknownItem(sku)
    scale = service().database.read(listed.money_scale)
    return filled.shown(
        "console/item.html",
        error,
        sku=sku,
        current=current,
        version=deeds.version(found),
        days=[*reversed(found)],
        amount=lambda minor: listed.amount(minor, scale),
    )


def _form(sku: str, form: Form, error: Exception | None = None) -> Response:
    """The form, filled with what was typed, else with what is said now."""

    def read(session: Session) -> tuple[Sequence[Item], int, Sequence[str], Sequence[str]]:
        days = catalog.of_sku(session, sku) if sku else ()
        categories = lookup.categories(session, MOST_CATEGORIES)
        return days, listed.money_scale(session), listed.moneys(session), categories

    days, scale, moneys, categories = service().database.read(read)
    current = _current(days, listed.today())
    if sku and current is None:
        raise UnknownItem(sku)
    return filled.shown(
        "console/catalog-item.html",
        error,
        form if form.given else Form(_said(current, scale)),
        sku=sku,
        version=deeds.version(days),
        categories=categories,
        money=", ".join(moneys),
    )


def _said(current: Item | None, scale: int) -> Mapping[str, str]:
    """What is said of goods now, as the form has it; the day is today's, for what is new too."""
    said = {"effective_on": listed.today().isoformat()}
    if current is None:
        return said | {"sku": request.args.get("new", "")}
    amounts = {"price": current.price_minor, "cost": current.cost_minor}
    return (
        said
        | {each: getattr(current, each) for each in ("barcode", "name", *NAMES, "category", "brand")}
        | {"class": current.item_class, "labels": _typed(current.labels)}
        | {each: "" if minor is None else str(listed.amount(minor, scale)) for each, minor in amounts.items()}
    )


def _wanted(form: Form) -> Item:
    """The item, by the rules of a row of a file; what is wrong is noted at its field."""
    scale, sku = service().database.read(listed.money_scale), form.text("sku", needed=False)
    cells = {each: form.given.get(each, "") for each in ("sku", "barcode", "name", *NAMES, "brand", "class")}
    cells |= {each: ungrouped(form.given.get(each, "")) for each in ("price", "cost")}
    cells |= {each: form.given.get(each, "") for each in ("category", "effective_on")}
    cells["labels"] = _between(form.given.get("labels", ""))
    # Who scans what is on the shelf has no other code for it.
    cells["sku"] = sku or cells["barcode"]
    if not cells["sku"]:
        form.note("sku", "catalog.code-needed")
    if not any(cells[each] for each in ("name", *NAMES)):
        form.note("name", "form.needed")
    found = catalog_row.item("", cells, scale)
    if isinstance(found, Item):
        return found
    for each in found:
        column = each.path.removeprefix(", ")
        form.note(column, REMEDIES.get(column, "form.too-long"))
    return Item("", date.min)


def _typed(labels: Sequence[str]) -> str:
    """Labels as the form has them, which `_between` reads as the same again."""
    if any(_COMMAS.search(each) for each in labels):
        return "; ".join(labels) if len(labels) > 1 else f"{labels[0]};"
    return ", ".join(labels)


def _between(text: str) -> str:
    """Labels as a file has them, semicolons between."""
    return text if ";" in text else _COMMAS.sub(";", text)


def _put(session: Session, form: Form, wanted: Item) -> None:
    def meant_for(version: str) -> None:
        _same(version, form)
        if wanted.barcode and _is_anothers(session, wanted):
            form.note("barcode", "catalog.barcode-taken")
            form.done()

    deeds.put(session, wanted, meant_for)


def _is_anothers(session: Session, wanted: Item) -> bool:
    """Whether other goods have its barcode; not where it had it before."""
    other = lookup.find_one(session, wanted.barcode, wanted.effective_on)
    days = catalog.of_sku(session, wanted.sku)
    had = any(each.barcode == wanted.barcode for each in days)
    return other is not None and other.sku != wanted.sku and not had


def _same(version: str, form: Form) -> None:
    """Go on only if the form was made for this version. Raises ItemTaken, ItemMoved."""
    known = form.given.get("version", "")
    if version and not known:
        raise ItemTaken(form.given.get("sku", ""))
    if version != known:
        raise ItemMoved("it was changed meanwhile")


def _current(days: Sequence[Item], on: date) -> Item | None:
    """What holds on a day, else what will hold first; None where nothing is said."""
    past = [each for each in days if each.effective_on <= on]
    return past[-1] if past else next(iter(days), None)


def _called(found: Item) -> str:
    return found.name or found.sku
