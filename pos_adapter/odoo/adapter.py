"""Odoo's Point of Sale: its orders (`pos.order`) with lines and payments, as its external API gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from loyalty.receipt import Kind, Receipt, Tender
from pos_adapter import scalars, shop_documents, signed_bodies
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.odoo import goods
from pos_adapter.odoo.goods import Order
from pos_adapter.shop_documents import Unfolded
from pos_adapter.vendor_fields import Fields

# What a connection may say to this adapter, and what for.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "card_field": "the partner's field that has the member's card number",
        "tip_product": "the id of the product that tips are booked on",
    }
)
# Odoo signs nothing: what sends its orders signs them, see the adapter's page.
SIGNATURE = "x-regulars-signature"
PAID = ("paid", "done", "invoiced")
UNPAID = ("draft", "cancel")
ORDER_FIELDS = {"pos_reference", "amount_total", "date_order", "session_id", "lines"}
WRAPPERS = ("records", "orders")
EXCHANGED = "exchange"


def verify(delivery: Delivery, secret: str) -> None:
    """Check the signature that your own sender makes, in hexadecimal. Raises UnverifiedBody."""
    signed_bodies.check_hexadecimal(delivery, SIGNATURE, secret)


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of orders; one in which goods went out and others came back is two, or an exchange."""

    def told(place: str, found: Fields) -> Iterator[Receipt | Reject | Ignored]:
        found = replace(found, found=goods.without_false(found.found))
        if "error" in found.found:
            found.refuse("error", "is what Odoo answered instead of orders; send what it gives without one")
            found.finish()
        if not ORDER_FIELDS & found.found.keys():
            return iter((Ignored(place, "is no order"),))
        return _of_order(place, found, settings)

    return shop_documents.read(stream, _unfolded, told)


def _unfolded(parsed: object) -> Unfolded:
    """Orders by themselves, in a list, or in the answer of JSON-RPC."""
    if isinstance(parsed, Mapping) and "result" in parsed:
        parsed = parsed["result"]
    return shop_documents.parts(parsed, WRAPPERS, ("length",))


def _of_order(place: str, found: Fields, settings: Settings) -> Iterator[Receipt | Ignored]:
    state = found.require("state", scalars.code, "")
    if state in UNPAID:
        found.code("id")
        found.finish()
        yield Ignored(place, f"is not paid ({state}); it comes again once it is")
        return
    if state and state not in PAID:
        found.refuse("state", f"must be one of {', '.join((*PAID, *UNPAID))}; got {state}")
    order = goods.order(found, settings)
    found.finish()
    yield from _receipts(order)


def _receipts(order: Order) -> Iterator[Receipt]:
    """A sale, a return, or of a mixed order an exchange or both; what each came to pays for the other."""
    whole, sold, back = order.receipt, order.sold, order.back
    out, came = (sum(line.net_minor for line in lines) for lines in (sold, back))
    returned = replace(whole, kind=Kind.RETURN, lines=back, original=order.original)
    if not back:
        yield replace(whole, lines=sold)
    elif not sold:
        yield replace(returned, tenders=_counted_upwards(whole.tenders))
    elif out == came and order.original and order.original.business_date:
        yield replace(whole, kind=Kind.EXCHANGE, lines=back, given=sold, tenders=(), original=order.original)
    else:
        paid = whole.tenders if out >= came else ()
        given = () if out >= came else _counted_upwards(whole.tenders)
        set_off = (Tender(EXCHANGED, min(out, came)),) if min(out, came) else ()
        yield replace(whole, lines=sold, tenders=(*paid, *set_off))
        yield replace(returned, number=f"{whole.number}-R", tenders=(*given, *set_off), sequence=1)


def _counted_upwards(tenders: tuple[Tender, ...]) -> tuple[Tender, ...]:
    return tuple(Tender(tender.kind, -tender.amount_minor) for tender in tenders)
