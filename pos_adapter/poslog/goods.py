"""Goods on a line of a POSLog: what they are, how many, and what the till writes that they came to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from loyalty.receipt import DocumentKey
from pos_adapter.adapter import Settings
from pos_adapter.poslog import header, values
from pos_adapter.poslog.figures import figures
from pos_adapter.poslog.header import Header
from pos_adapter.poslog.part import Part

OWN_NUMBERS = frozenset({"RSID", "SKU", "PLU", "ItemID", "StockItem"})
BARCODES = frozenset({"GTIN", "EAN", "EAN13", "EAN8", "UPC", "UPCA", "UPCE", "GTIN13", "GTIN14"})
NO_LINKS = frozenset({"resume", "reservation", "suggesteditem", "deferredbill", "receiptreprint"})
# What few lines say: most have none of it, which is seen at once.
RARE = frozenset({"Tax", "TaxIncludedInPriceFlag", "TaxableFlag", "Itemizers", "TransactionLink"})


@dataclass(slots=True)
class Good:
    """Goods of one line. What came back counts upwards; amounts are in minor units, as the till writes them.

    `amount_minor` is what the line came to; `off_minor` what its price modifiers come to, which mostly is in
    that already, `inside_minor` as far as that is certain. `tax` is in major units, for it may be finer.
    Plain are those that went out for what is written, with nothing taken off and no word of their own tax.
    """

    n: str
    sku: str
    quantity: Decimal
    amount_minor: int
    is_back: bool
    barcode: str = ""
    name: str = ""
    unit_price: Decimal | None = None
    off_minor: int = 0
    inside_minor: int = 0
    tax: Decimal | None = None
    tax_code: str = ""
    is_taxable: bool = True
    tax_included: bool | None = None
    tax_ids: frozenset[str] = frozenset()
    of: DocumentKey | None = None
    entered_as: str = ""
    is_plain: bool = False


def good(n: str, item: Part, here: Header, settings: Settings, *, is_back: bool) -> Good:
    """The goods of one line; a sale of less than nothing is a return. Raises Unread."""
    quantity, amount_minor, price, off_minor, inside_minor = figures(item, here.scale, is_back=is_back)
    if quantity < 0:
        quantity, is_back = -quantity, True
    sku, barcode, name = find_plain(item) or (*identity(item), values.name(name_of(item)))
    found = Good(n, sku, quantity, amount_minor, is_back, barcode, name, price, off_minor, inside_minor)
    found.entered_as = item.said.get("OperatorSequence", "")
    if RARE.isdisjoint(item.said):
        found.is_plain = amount_minor >= 0 and not (is_back or off_minor or inside_minor)
    else:
        add_rare(found, item, here, settings)
    return found


def add_rare(found: Good, item: Part, here: Header, settings: Settings) -> None:
    """What few lines say: their own tax, and the sale that they come back of. Raises Unread."""
    found.tax, found.tax_code = tax_of(item, settings)
    found.is_taxable = item.any_text("TaxableFlag").lower() not in ("false", "0")
    if item.text("TaxIncludedInPriceFlag"):
        found.tax_included = item.flag("TaxIncludedInPriceFlag")
    found.tax_ids = tax_ids(item)
    found.of = linked(item, here, settings)


def find_plain(item: Part) -> tuple[str, str, str] | None:
    """Number, barcode and name, where the goods have a number, a name and one number besides; else None."""
    others = item.parts.get("POSIdentity", ())
    if "ItemID" in item.parts or len(others) != 1 or others[0].many:
        return None
    said, other = item.said, others[0].said
    own, name = said.get("ItemID", ""), said.get("Description", "")
    return find_known(own, name, other.get("POSIDType", ""), other.get("POSItemID", ""))


@lru_cache(maxsize=16_384)
def find_known(own: str, name: str, kind: str, other: str) -> tuple[str, str, str] | None:
    """The same of what is written: a shop sells what it has sold before. None also for what is wrong."""
    sku = values.checked_code(own)
    if not sku or not name:
        return None
    return sku, values.checked_code(other) if kind in BARCODES else "", values.name(name)


def identity(item: Part) -> tuple[str, str]:
    """The shop's own number of the goods, and the barcode if another is told. Raises Unread."""
    own = item.said.get("ItemID", "")
    by_type: dict[str, str] = {}
    for each in item.all("POSIdentity"):
        by_type.setdefault(each.said.get("POSIDType", ""), each.text("POSItemID"))
    barcode = of_types(by_type, BARCODES)
    if own and not barcode and item.within("ItemID", "Type").upper() in BARCODES:
        barcode = own
    if not own:
        own = of_types(by_type, OWN_NUMBERS) or of_types(by_type, by_type) or other_identity(item)
    return values.code(item, "ItemID (or POSItemID)", own), values.checked_code(barcode)


def of_types(by_type: Mapping[str, str], kinds: Container[str]) -> str:
    """The first number that is of one of these types."""
    for kind, said in by_type.items():
        if said and kind in kinds:
            return said
    return ""


def other_identity(item: Part) -> str:
    """What else may name goods: an article's number in a part of its own, a grade of fuel, a department."""
    inner = item.find("Item")
    number = inner.first("ItemNumber", "ItemID") if inner else ""
    number = number or item.text("FuelGradeID") or item.any_text("SpecialOrderNumber")
    return number or item.any_text("MerchandiseHierarchy")


def name_of(item: Part) -> str:
    """What the goods are called."""
    said = item.said.get("Description") or item.within("ItemID", "Name")
    inner = item.find("Item") if not said else None
    return said or (inner.any_text("ItemName") if inner else "")


def tax_of(item: Part, settings: Settings) -> tuple[Decimal | None, str]:
    """The tax that the line says of itself, in major units, and its rate's name in the shop's words."""
    whole, code = None, ""
    for tax in item.all("Tax"):
        if tax.text("Amount"):
            told = abs(values.number(tax, "Amount"))
            is_off = tax.within("Amount", "Action") == "Subtract"
            whole = (whole or Decimal(0)) + (-told if is_off else told)
        code = code or tax.any_text("TaxGroupID") or tax.any_text("TaxID")
    if not code:
        return whole, ""
    return whole, values.checked_code(settings.mapping.get("tax", {}).get(code, code))


def tax_ids(item: Part) -> frozenset[str]:
    """The taxes that a supermarket's log says the goods are under: `Tax1="true"` is tax 1."""
    part = item.find("Itemizers")
    if part is None:
        return frozenset()
    return frozenset(
        name.removeprefix("Tax")
        for name, said in part.said.items()
        if name.startswith("Tax") and said == "true"
    )


def linked(item: Part, here: Header, settings: Settings) -> DocumentKey | None:
    """The transaction that the goods were sold in, where the line says it."""
    for link in item.all("TransactionLink"):
        if link.any_text("ReasonCode").lower() not in NO_LINKS:
            return header.find_linked(link, here, settings, same_day=False)
    return None
