"""Shopify: its orders and refunds, as webhooks send them and its Admin API gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from loyalty.receipt import Kind, Receipt
from pos_adapter import scalars, shop_documents, signed_bodies
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.shopify import goods
from pos_adapter.shopify import refunds as shopify_refunds
from pos_adapter.vendor_fields import Fields

# What a connection may say to this adapter, and what for.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "card_attribute": "the note attribute that has the member's card number",
    }
)
SIGNATURE = "x-shopify-hmac-sha256"
WRAPPERS = ("order", "orders", "refund", "refunds")
PAID = ("paid", "partially_refunded", "refunded")
UNPAID = ("pending", "authorized", "partially_paid", "expired", "voided")


def verify(delivery: Delivery, secret: str) -> None:
    """Check the signature that Shopify makes with the app's client secret. Raises UnverifiedBody."""
    signed_bodies.check_base64(delivery, SIGNATURE, secret)


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of orders and refunds; an order's refunds follow it."""

    def told(place: str, found: Fields) -> Iterator[Receipt | Reject | Ignored]:
        if {"financial_status", "order_number"} & found.found.keys():
            return _of_order(place, found, settings)
        if {"refund_line_items", "order_adjustments"} & found.found.keys():
            return shopify_refunds.alone(place, found, settings)
        return iter((Ignored(place, "is no order and no refund"),))

    return shop_documents.read(stream, lambda parsed: shop_documents.parts(parsed, WRAPPERS), told)


def _of_order(place: str, order: Fields, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    status = order.require("financial_status", scalars.code, "")
    if order.found.get("test") is True:
        yield Ignored(place, "is a test order")
        return
    if status in UNPAID:
        order.code("id")
        order.finish()
        yield Ignored(place, f"is not paid ({status}); it comes again once it is")
        return
    if status and status not in PAID:
        order.refuse("financial_status", f"must be one of {', '.join((*PAID, *UNPAID))}; got {status}")
    sold = goods.sold(order, settings)
    refunds = list(shopify_refunds.of_order(place, order, sold))
    is_withdrawn = order.find_instant("cancelled_at") is not None
    order.finish()
    if is_withdrawn and not any(isinstance(each, Receipt) for each in refunds):
        yield replace(sold.receipt, kind=Kind.VOID, lines=(), tenders=(), codes=())
        return
    yield sold.receipt
    yield from refunds
