"""Square's payments: the sale as far as a payment tells of it, and the money of it that was given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from loyalty.receipt import Kind, Line, Receipt, Tender
from pos_adapter import given_back, scalars
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.square import fields as square_fields
from pos_adapter.square.fields import PAYMENT_SKU
from pos_adapter.vendor_fields import Fields

STATES = ("APPROVED", "PENDING", "COMPLETED", "CANCELED", "FAILED")
GIFT_CARD = "SQUARE_GIFT_CARD"


def receipts(fields: Fields, settings: Settings, place: str) -> Iterator[Receipt | Ignored]:
    """The sale under its order's number, and what was given back of it so far, as one return.

    Square does not say when money went back in a payment, so the return stands at the payment's instant.
    """
    state = fields.require("status", scalars.code, "")
    number = fields.code("id")
    if state in STATES and state != "COMPLETED":
        fields.finish()
        yield Ignored(place, f"payment {number} is {state.lower()}: nothing was paid")
        return
    if state and state not in STATES:
        fields.refuse("status", f"must be one of {', '.join(STATES)}")
    sale = _sale(fields, settings)
    given = _given_back(fields, sale, number, settings)
    fields.finish()
    yield sale
    if given:
        yield given


def _sale(fields: Fields, settings: Settings) -> Receipt:
    shop = square_fields.shop(fields, settings, fields.part("amount_money"))
    at = fields.instant("created_at")
    minor = shop.needed(fields, "amount_money")
    square_fields.bounded(fields, minor)
    word = fields.word("source_type") or "OTHER"
    if fields.part("card_details").part("card").word("card_brand") == GIFT_CARD:
        word = GIFT_CARD
    key = shop.key(fields, at, fields.code("order_id"))
    return Receipt(
        store=key.store,
        till="",
        number=key.number,
        business_date=key.day,
        purchased_at=at,
        kind=Kind.SALE,
        currency=shop.currency,
        lines=(Line(PAYMENT_SKU, Decimal(1), minor),),
        tenders=(square_fields.tender(shop, word, minor),),
        member=square_fields.customer(fields.find_code("customer_id")),
        revision=_revision(fields, square_fields.ORDERS_FROM - 1),
        staff=fields.find_code("team_member_id") or fields.find_code("employee_id"),
    )


def _given_back(fields: Fields, sale: Receipt, number: str, settings: Settings) -> Receipt | None:
    """All that was given back of the payment; a void once a refund that it counted was not carried out."""
    shop = square_fields.shop(fields, settings, fields.part("amount_money"))
    minor = min(shop.minor(fields, "refunded_money"), sale.net_minor)
    refunds: list[object] = fields.read("refund_ids", _list, [])
    if not minor and not refunds:
        return None
    back = replace(
        sale,
        number=given_back.number(number, "-refunded"),
        kind=Kind.RETURN,
        lines=(Line(PAYMENT_SKU, Decimal(0), minor),),
        tenders=(Tender(sale.tenders[0].kind, minor),),
        revision=_revision(fields, scalars.LARGEST_REVISION),
        original=sale.key,
    )
    return back if minor else replace(back, kind=Kind.VOID, lines=(), tenders=(), original=None)


def _revision(fields: Fields, most: int) -> int:
    created = fields.instant("created_at")
    return square_fields.steps_since(created, fields.find_instant("updated_at"), most)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise scalars.refusal("a list", value)
    return value
