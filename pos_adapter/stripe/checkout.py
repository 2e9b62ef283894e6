"""Stripe's checkout sessions: which goods were bought, and who bought them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme, Tender
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.stripe import charges, fields
from pos_adapter.stripe.charges import Goods
from pos_adapter.stripe.fields import PAYMENT_SKU, Shop
from pos_adapter.vendor_fields import Fields

PAID = ("paid", "no_payment_required")
MEMBERS = {"card": Scheme.CARD, "member": Scheme.EXTERNAL}


def receipts(session: Fields, settings: Settings, place: str) -> Iterator[Receipt | Ignored]:
    """The sale of a session that was paid.

    It is one by itself only where the connection says that sessions are the sales. Otherwise, so that none is
    counted twice, it tells which goods were bought by the charge of its payment, where both stand in it.
    """
    number = session.code("id")
    status, paid = session.word("status"), session.word("payment_status")
    if status != "complete" or paid not in PAID:
        session.finish()
        yield Ignored(place, f"session {number} is {status or 'unfinished'} and {paid or 'unpaid'}")
        return
    if settings.options.get("sale") == "checkout":
        yield _sale(session, settings)
        return
    payment = fields.find_expanded(session, "payment_intent")
    charge = fields.find_expanded(payment, "latest_charge") if payment else None
    if charge is not None:
        shop = fields.shop(session, settings)
        if charge.word("currency").upper() != shop.currency:
            session.refuse(
                "currency", "must be that of its charge: what was shown in another money is not read"
            )
        goods = Goods(_lines(session, shop) or (), _member(session, settings))
        yield from charges.receipts(charge, settings, place, goods)
    else:
        session.finish()
        yield Ignored(place, f"session {number}: its charge is the sale; fetch both together for the goods")


def _sale(session: Fields, settings: Settings) -> Receipt:
    shop = fields.shop(session, settings)
    at = fields.instant(session, "created")
    number = fields.reference(session, "payment_intent") or session.code("id")
    key = fields.key(settings, fields.store(settings, session), at, number)
    minor = shop.needed(session, "amount_total")
    lines = _lines(session, shop)
    sale = fields.document(key, at, Kind.SALE, shop.currency, revision=2 if lines else 1)
    sale = replace(
        sale,
        lines=lines or (Line(PAYMENT_SKU, Decimal(1), minor),),
        tenders=(Tender(fields.tender(settings, "card"), minor),) if minor else (),
        member=_member(session, settings),
    )
    session.finish()
    return sale


def _member(session: Fields, settings: Settings) -> MemberRef | None:
    """Whom the reference of the session names, where the connection says what it is; else as on a charge."""
    scheme = MEMBERS.get(settings.options.get("client_reference_id", ""))
    named = session.find_code("client_reference_id") if scheme else ""
    return MemberRef(scheme, named) if scheme and named else fields.member(settings, session)


def _lines(session: Fields, shop: Shop) -> tuple[Line, ...] | None:
    """The goods and the delivery, None where the session does not hold them."""
    held = fields.listed(session, "line_items")
    if held is None:
        return None
    lines = [_line(item, shop) for item in held]
    delivery = session.part("shipping_cost")
    if minor := shop.minor(delivery, "amount_total"):
        tax = shop.minor(delivery, "amount_tax")
        lines.append(Line("shipping", Decimal(1), minor, tax_minor=tax))
    told, found = shop.needed(session, "amount_total"), sum(line.net_minor for line in lines)
    if told != found:
        session.refuse("amount_total", f"must be what its lines come to, {found}; got {told}")
    return tuple(lines)


def _line(item: Fields, shop: Shop) -> Line:
    price = item.part("price")
    product = price.found.get("product")
    quantity = Decimal(1) if item.found.get("quantity") is None else item.number("quantity")
    if quantity < 0:
        item.refuse("quantity", "must not be negative")
    each = price.found.get("unit_amount")
    return Line(
        sku=fields.reference(price, "product") if product else price.code("id"),
        quantity=quantity,
        net_minor=shop.needed(item, "amount_total"),
        unit_price=shop.price(shop.minor(price, "unit_amount")) if each is not None else None,
        discount_minor=shop.minor(item, "amount_discount"),
        tax_minor=shop.minor(item, "amount_tax"),
        name=item.label("description"),
    )
