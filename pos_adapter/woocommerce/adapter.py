"""WooCommerce: its orders, as its webhooks send them and its REST API gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from loyalty.receipt import Kind, Receipt
from pos_adapter import scalars, shop_documents, signed_bodies
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.shop_documents import Unfolded
from pos_adapter.vendor_fields import Fields
from pos_adapter.woocommerce import goods
from pos_adapter.woocommerce import refunds as woocommerce_refunds

# What a connection may say to this adapter, and what for.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "card_meta": "the key in meta_data under which the member's card number stands",
        "paid_statuses": "statuses of your own that come after payment, with commas",
    }
)
SIGNATURE = "x-wc-webhook-signature"
# The plugin tries an address with this, unsigned, before it sends orders there.
PING = re.compile(rb"webhook_id=[0-9]{1,20}")
MOST_PING_BYTES = 64
PAID = ("processing", "completed", "refunded")
WITHDRAWN = ("cancelled", "failed")
ORDER_FIELDS = {"order_key", "cart_hash", "line_items"}
REFUND_FIELDS = {"refunded_by", "refunded_payment", "amount"}
WRAPPERS = ("create", "update")
ORDER_ALONE = (
    "a refund by itself does not say of which day its order is, and the order tells of it;"
    " put the refund whole into the list refunds of its order"
)


def verify(delivery: Delivery, secret: str) -> None:
    """Check the signature under the webhook's secret; a ping holds nothing and needs none.

    Raises UnverifiedBody.
    """
    if not _is_ping(delivery.body):
        signed_bodies.check_base64(delivery, SIGNATURE, secret)


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of orders; an order's refunds follow it."""
    head = stream.read(MOST_PING_BYTES)
    if _is_ping(head):
        yield Ignored("the body", "is a ping: the webhook was set up")
        return

    def told(place: str, found: Fields) -> Iterator[Receipt | Reject | Ignored]:
        names = found.found.keys()
        if REFUND_FIELDS & names and "order_key" not in names:
            found.refuse("", ORDER_ALONE)
            found.finish()
        if ORDER_FIELDS & names:
            return _of_order(place, found, settings)
        return iter((Ignored(place, "is no order"),))

    yield from shop_documents.read(shop_documents.Ahead(head, stream), _unfolded, told)


def _of_order(place: str, order: Fields, settings: Settings) -> Iterator[Receipt | Ignored]:
    status = order.require("status", scalars.code, "").removeprefix("wc-")
    more = tuple(each.strip() for each in settings.options.get("paid_statuses", "").split(","))
    is_withdrawn = status in WITHDRAWN and _was_paid(order)
    if status and status not in (*PAID, *more) and not is_withdrawn:
        order.code("id")
        order.finish()
        yield Ignored(place, f"is not paid ({status}); it comes again once it is")
        return
    sold = goods.sold(order, settings)
    if is_withdrawn:
        order.finish()
        yield replace(sold.receipt, kind=Kind.VOID, lines=(), tenders=(), codes=())
        return
    refunds = list(woocommerce_refunds.of_order(order, sold))
    order.finish()
    yield sold.receipt
    yield from refunds


def _was_paid(order: Fields) -> bool:
    """Whether it was among the paid ones before: goods paid on delivery are, without a date of payment."""
    dates = ("date_paid_gmt", "date_paid", "date_completed_gmt", "date_completed")
    return any(order.found.get(name) for name in dates) or order.found.get("payment_method") == "cod"


def _unfolded(parsed: object) -> Unfolded:
    """Orders by themselves, in a list, or in the answer to a batch; of what that deleted nothing is said."""
    return shop_documents.parts(parsed, WRAPPERS, ("delete",))


def _is_ping(body: bytes) -> bool:
    return PING.fullmatch(body.strip()) is not None
