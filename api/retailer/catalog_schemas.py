"""Shapes of what is sent and answered about the catalog."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import said
from loyalty.program.iso4217 import DECIMALS

COST = "What one costs the shop, in the smallest unit of the programmes' money; null: not known."
PRICE = "What one is sold at, in the smallest unit of the programmes' money; null: the till says."
NAME = "What people call it; in other languages by the fields beside."
RETIRED = "Whether it is sold no more: tills in a browser offer it no longer."
UNSAID = " Left out: as it was until that day."
MOST_LABELS = 50
WORD_CHARS = 80
PATH_CHARS = 240


class CatalogPageIn(PageIn):
    """Which stock codes."""

    sku = exact.text("This stock code only.", most=WORD_CHARS, load_default="")
    category = exact.text("A category, such as toys, and all below it.", most=PATH_CHARS, load_default="")


class ItemIn(Schema):
    """What a stock code is from a day on."""

    effective_on = exact.day("The first business day on which it counts.", required=True)
    barcode = exact.text(most=WORD_CHARS, load_default="")
    category = exact.text("A path such as toys/dolls.", most=PATH_CHARS, load_default="")
    item_class = exact.text(most=WORD_CHARS, load_default="", data_key="class")
    brand = exact.text(most=WORD_CHARS, load_default="")
    labels = fields.List(
        exact.text(least=1, most=WORD_CHARS), load_default=list, validate=validate.Length(max=MOST_LABELS)
    )
    cost_minor = exact.whole(COST, least=0, most=10**12, load_default=None, allow_none=True)
    name = exact.text(NAME, most=WORD_CHARS, load_default="")
    name_en = exact.text("In English.", most=WORD_CHARS, load_default="")
    name_zh_hant = exact.text("In traditional Chinese.", most=WORD_CHARS, load_default="")
    name_zh_hans = exact.text("In simplified Chinese.", most=WORD_CHARS, load_default="")
    price_minor = exact.whole(PRICE, least=0, most=10**12, load_default=None, allow_none=True)
    retired = exact.truth(RETIRED + UNSAID, load_default=None)


class ItemOut(Schema):
    """What a stock code is from a day on."""

    sku = fields.String(required=True)
    effective_on = fields.String(required=True)
    barcode = fields.String(required=True)
    category = fields.String(required=True)
    item_class = fields.String(required=True, data_key="class")
    brand = fields.String(required=True)
    labels = fields.List(fields.String(), required=True)
    cost_minor = fields.Integer(required=True, allow_none=True, metadata=said(COST))
    name = fields.String(required=True, metadata=said(NAME))
    name_en = fields.String(required=True)
    name_zh_hant = fields.String(required=True)
    name_zh_hans = fields.String(required=True)
    price_minor = fields.Integer(required=True, allow_none=True, metadata=said(PRICE))
    retired = fields.Boolean(required=True, metadata=said(RETIRED))


CatalogPageOut = page_of(ItemOut)


class StockCodeOut(Schema):
    """A stock code."""

    sku = fields.String(required=True)
    days = fields.List(
        fields.Nested(ItemOut), required=True, metadata=said("What it is from each day on, oldest first.")
    )


class ImportIn(Schema):
    """How a file is to be read."""

    money = exact.choice(
        *sorted(DECIMALS),
        said="The currency of costs and prices; left out: that of the programmes.",
        load_default="",
    )


class RowOut(Schema):
    """What became of one row."""

    sku = fields.String(required=True)
    effective_on = fields.String(required=True)
    change = fields.String(required=True, metadata=said("added, changed or unchanged."))


class ImportedOut(Schema):
    """What became of a file, row by row in its order."""

    items = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowOut), required=True)
