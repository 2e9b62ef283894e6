"""Square: webhook events, answers of its API, and files of either."""

from __future__ import annotations

import base64
import hmac
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from loyalty.receipt import Receipt
from pos_adapter import shop_documents, vendor_fields
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.errors import InvalidReceipt, UnverifiedBody
from pos_adapter.square import orders, payments, returns
from pos_adapter.square import wanted as square_wanted
from pos_adapter.square.orders import Sold
from pos_adapter.vendor_fields import Fields

# What a connection may say to this adapter, and what for.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "payments": "ignored: payments are left aside",
    }
)
SIGNATURE = "x-square-hmacsha256-signature"
# Sales whose returns may come later in a file; of more, the first are forgotten.
MOST_SALES = 50_000
REFUND = "a refund does not name its sale: payment.updated and the order of the return do"

Told = Iterator[Receipt | Ignored]

wanted = square_wanted.wanted
answers = square_wanted.answers
API = square_wanted.API


def verify(delivery: Delivery, secret: str) -> None:
    """Return when the signature is Square's of address and raw body; raise UnverifiedBody if not."""
    told = delivery.headers.get(SIGNATURE, "")
    if not told:
        raise UnverifiedBody(f"has no {SIGNATURE}; only what Square has signed is read", "unsigned")
    if not secret:
        raise UnverifiedBody(
            "this connection has no secret; set the subscription's signature key", "no-secret"
        )
    mac = hmac.digest(secret.encode(), delivery.url.encode() + delivery.body, "sha256")
    if not hmac.compare_digest(base64.b64encode(mac), told.encode("utf-8", "replace")):
        raise UnverifiedBody(f"{SIGNATURE} does not fit the body, the address and the signature key")


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of events, orders and payments in the order they stand in.

    A return names its sale where that stands in the same document or earlier in the file.
    """
    reading = _Reading(settings)
    return shop_documents.read(stream, reading.unfolded, reading.told)


class _Reading:
    """One stream being read, and the sales it has held so far."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sales: OrderedDict[str, Sold] = OrderedDict()

    def unfolded(self, parsed: object) -> Iterator[tuple[str, object]]:
        """The events, orders, payments and refunds of a document, each under that name."""
        parts = list(_parts(parsed))
        for _, part in parts:
            if isinstance(part, Mapping) and "order" in part:
                self.remember(part)
        yield from parts

    def remember(self, part: Mapping[str, Any]) -> None:
        """Keep what an order sold for the returns that name it; what is wrong with it is told elsewhere."""
        with suppress(InvalidReceipt):
            order = orders.order(vendor_fields.document(part).part("order"), self.settings)
            if order.state == "COMPLETED" and order.has_goods:
                self.sales[order.id] = orders.sale(order)[1]
        if len(self.sales) > MOST_SALES:
            self.sales.popitem(last=False)

    def told(self, place: str, part: Fields) -> Told:
        """What one part comes to."""
        if "order" in part.found:
            yield from returns.receipts(part.part("order"), self.settings, self.sales, place)
        elif "payment" in part.found:
            yield from self.paid(part.part("payment"), place)
        elif "refund" in part.found:
            yield Ignored(place, REFUND)
        elif "type" in part.found:
            yield from self.happened(part, place)
        else:
            part.refuse("", "must be a Square event, order or payment, or an answer that holds some")
            part.finish()

    def happened(self, event: Fields, place: str) -> Told:
        """What a webhook event comes to."""
        kind = event.word("type")
        event.finish()
        if kind.startswith("payment."):
            yield from self.paid(event.part("data").part("object").part("payment"), place)
        elif kind.startswith("refund."):
            yield Ignored(place, REFUND)
        elif kind.startswith("order."):
            yield Ignored(place, f"{kind} holds no goods: they are in the order, which is to be fetched")
        else:
            yield Ignored(place, f"{kind} is about no sale")

    def paid(self, payment: Fields, place: str) -> Told:
        """What a payment comes to, unless the connection leaves them aside."""
        if self.settings.options.get("payments") == "ignored":
            yield Ignored(place, "payments are left aside, as this connection is set up")
        else:
            yield from payments.receipts(payment, self.settings, place)


def _parts(parsed: object) -> Iterator[tuple[str, object]]:
    for n, element in enumerate(parsed if isinstance(parsed, list) else [parsed]):
        before = f"[{n}]" if isinstance(parsed, list) else ""
        if not isinstance(element, Mapping):
            yield before, element
            continue
        for name, part in _held(element):
            yield f"{before}{'.' if before and name else ''}{name}", part


def _held(found: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What an answer of the API holds, or what an object by itself is."""
    if "type" in found and "data" in found:
        yield "", found
    elif any(kind in found or f"{kind}s" in found for kind in ("order", "payment")):
        for kind in ("order", "payment"):
            if kind in found:
                yield kind, {kind: found[kind]}
            many = found.get(f"{kind}s")
            for n, part in enumerate(many if isinstance(many, list) else []):
                yield f"{kind}s[{n}]", {kind: part}
            if many is not None and not isinstance(many, list):
                yield f"{kind}s", many
    elif "payment_id" in found or "refund" in found or ("refunds" in found and "id" not in found):
        yield "", {"refund": found}
    elif found.keys() & {"line_items", "returns", "state"}:
        yield "", {"order": found}
    elif found.keys() & {"amount_money", "source_type"}:
        yield "", {"payment": found}
    else:
        yield "", found
