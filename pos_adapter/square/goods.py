"""Square's lines and tenders, and whether they come to what the whole says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loyalty.receipt import Line, Tender
from pos_adapter import vendor_fields
from pos_adapter.square import fields as square_fields
from pos_adapter.square.fields import Shop
from pos_adapter.vendor_fields import Fields

DEAD = ("VOIDED", "FAILED")
DETAILS = ("card_details", "bank_account_details", "buy_now_pay_later_details", "square_account_details")


def line(item: Fields, shop: Shop) -> Line:
    """One line, sold or returned; its net is what was paid for it, tax of either kind included."""
    taxes = [tax.find_code("tax_uid") for tax in item.each("applied_taxes")]
    names = filter(None, (item.label("name"), item.label("variation_name")))
    return Line(
        sku=square_fields.sku(item),
        quantity=square_fields.quantity(item),
        net_minor=shop.needed(item, "total_money"),
        unit_price=shop.price(item, "base_price_money"),
        discount_minor=shop.minor(item, "total_discount_money"),
        tax_minor=shop.minor(item, "total_tax_money"),
        name=vendor_fields.label(", ".join(names)),
        tax_code=shop.settings.mapping.get("tax", {}).get(taxes[0], taxes[0]) if len(taxes) == 1 else "",
    )


def charges(fields: Fields, shop: Shop, name: str) -> list[Line]:
    """Service charges as lines, but for those that Square has shared out over the goods."""
    return [
        Line(
            sku=charge.find_code("catalog_object_id") or "service-charge",
            quantity=Decimal(1),
            net_minor=shop.needed(charge, "total_money"),
            tax_minor=shop.minor(charge, "total_tax_money"),
            name=charge.label("name"),
        )
        for charge in fields.each(name)
        if charge.word("treatment_type") != "APPORTIONED_TREATMENT"
    ]


def agree(fields: Fields, lines: list[Line], told_minor: int, tip_minor: int, rounding_minor: int) -> None:
    """Refuse what does not add up; a tip is in the total or is not."""
    sum_minor = sum(line.net_minor for line in lines)
    square_fields.bounded(fields, sum_minor)
    if told_minor - rounding_minor - sum_minor not in (0, tip_minor):
        rest = f"with {tip_minor} of tips and {rounding_minor} of rounding"
        fields.refuse("", f"must come to {told_minor} as it says; its lines come to {sum_minor}, {rest}")


def alive(fields: Fields) -> Iterator[Fields]:
    """The tenders that were not broken off."""
    for tender in fields.each("tenders"):
        if all(tender.part(details).word("status") not in DEAD for details in DETAILS):
            yield tender


def tenders(fields: Fields, shop: Shop) -> tuple[tuple[Tender, ...], dict[str, str]]:
    """How an order was paid, tips left out, and the words for it by tender."""
    paid: list[Tender] = []
    kinds: dict[str, str] = {}
    for tender in alive(fields):
        minor = shop.needed(tender, "amount_money") - shop.minor(tender, "tip_money")
        paid.append(square_fields.tender(shop, tender.word("type") or "OTHER", minor))
        kinds[tender.find_code("id")] = paid[-1].kind
    if len(paid) > square_fields.MOST_TENDERS:
        fields.refuse("tenders", f"must be at most {square_fields.MOST_TENDERS}")
    return tuple(paid), kinds
