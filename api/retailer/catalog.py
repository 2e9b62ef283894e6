"""/v1/catalog: what stock codes are, one by one or from a file."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import request
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from api.retailer.catalog_schemas import (
    CatalogPageIn,
    CatalogPageOut,
    ImportedOut,
    ImportIn,
    ItemIn,
    ItemOut,
    StockCodeOut,
)
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json
from doorway.deeds import catalog as deeds
from doorway.refusals import InvalidBody, WrongMediaType
from doorway.service import now, service
from loyalty.catalog import catalog, catalog_file, catalog_row
from loyalty.catalog.catalog import Change, Item
from loyalty.errors import UnknownItem
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from pos_adapter import physical_lines
from pos_adapter.errors import Problem

blueprint = Blueprint("catalog", __name__, description="What stock codes are, from which day on.")
TEXTS = ("barcode", "category", "brand", "name", "name_en", "name_zh_hant", "name_zh_hans")
_FORMATS = ("text/csv", "text/tab-separated-values")
_FILE = {
    "required": True,
    "content": {
        each: {"schema": {"type": "string", "description": f"Columns: {', '.join(catalog_file.COLUMNS)}."}}
        for each in _FORMATS
    },
}


@blueprint.route("/v1/catalog")
class Catalog(MethodView):
    """The catalog."""

    @access.staff(blueprint, "catalog.read")
    @bodies.asks(blueprint, CatalogPageIn)
    @blueprint.response(200, CatalogPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Stock codes with what they are, by code and day."""
        page = Page.of(query, width=2)
        found = service().database.read(
            lambda session: catalog.page(
                session,
                sku=query["sku"],
                category=query["category"],
                after=_after(page),
                limit=page.limit + 1,
            )
        )
        return page.answer(found, lambda each: [each.sku, each.effective_on.isoformat()], _item)


@blueprint.route("/v1/catalog/<path:sku>")
class OneItem(MethodView):
    """A stock code."""

    @access.staff(blueprint, "catalog.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StockCodeOut, headers=etags.HEADER)
    def get(self, sku: str) -> Any:
        """What a stock code is, day by day; the ETag is what a change must name."""
        found = service().database.read(lambda session: catalog.of_sku(session, sku))
        if not found:
            raise UnknownItem(sku)
        return (
            {"sku": sku, "days": [_item(each) for each in found]},
            200,
            etags.header(deeds.version(found)),
        )

    @access.staff(blueprint, "catalog.edit")
    @bodies.takes(blueprint, ItemIn)
    @blueprint.doc(parameters=[etags.IF_MATCH_WHERE_THERE], responses=problems(412, 428))
    @blueprint.response(200, ItemOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any], sku: str) -> Any:
        """Say what a stock code is from a day on; receipts of earlier days are what they were."""
        item = _checked(sku, wish)

        whole, version = service().database.write(lambda session: deeds.put(session, item, etags.match))
        return _item(whole), 200, etags.header(version)


@blueprint.route("/v1/catalog/import")
class Import(MethodView):
    """A catalog's file."""

    @access.staff(blueprint, "catalog.edit")
    @bodies.asks(blueprint, ImportIn)
    @blueprint.doc(requestBody=_FILE, responses=problems(413, 415, 422))
    @blueprint.response(200, ImportedOut)
    def post(self, query: dict[str, Any]) -> Any:
        """Take a file in CSV or TSV whole, or, where a row is wrong, nothing of it; says which and why."""
        lines = physical_lines.numbered(BytesIO(_file()), catalog_file.LONGEST_LINE_BYTES)
        items = tuple(catalog_file.read(lines, DECIMALS[query["money"] or _own_money()]))

        changes = service().database.write(lambda session: deeds.take(session, items))
        rows = [_row(item, change) for item, change in zip(items, changes, strict=True)]
        return {"items": len(items), "rows": rows}


def _file() -> bytes:
    if request.mimetype not in _FORMATS:
        raise WrongMediaType(bodies.strict_text(request.headers.get("Content-Type", "none")), _FORMATS)
    body = request.get_data(cache=False)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    return body


def _own_money() -> str:
    """The money of every programme here, if it is the same. Raises InvalidBody."""
    house, at = service(), now()
    moneys = house.database.read(
        lambda session: {
            shelf.current(session, house.retailer.shelf, code, at).money for code in shelf.codes(session)
        }
    )
    if len(moneys) != 1:
        raise InvalidBody([Problem("money", "is required: the programmes here have not one money")])
    return moneys.pop()


def _checked(sku: str, wish: dict[str, Any]) -> Item:
    """The item, by the rules of a row of a file. Raises InvalidBody."""
    cells = {
        "sku": sku,
        **{name: wish[name] for name in TEXTS},
        "class": wish["item_class"],
        "labels": ";".join(wish["labels"]),
        "effective_on": wish["effective_on"].isoformat(),
    }
    found = catalog_row.item("", cells, money_scale=0)
    if not isinstance(found, Item):
        raise InvalidBody([Problem(each.path.removeprefix(", "), each.message) for each in found])
    return replace(
        found, cost_minor=wish["cost_minor"], price_minor=wish["price_minor"], retired=wish["retired"]
    )


def _after(page: Page) -> tuple[str, date] | None:
    if not page.after:
        return None
    try:
        return str(page.after[0]), date.fromisoformat(str(page.after[1]))
    except ValueError:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before")]) from None


def _item(found: Item) -> Json:
    return {
        **asdict(found),
        "labels": list(found.labels),
        "effective_on": found.effective_on.isoformat(),
    }


def _row(item: Item, change: Change) -> Json:
    return {"sku": item.sku, "effective_on": item.effective_on.isoformat(), "change": change}
