"""Stripe's charges: the sale, what was given back of it so far, and what a dispute took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Tender
from pos_adapter import given_back, scalars
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.stripe import fields
from pos_adapter.stripe.fields import PAYMENT_SKU, Shop
from pos_adapter.vendor_fields import Fields

STATES = ("succeeded", "pending", "failed")
# One change for each further amount given back, and one more once the goods are known.
CHANGES_A_STEP = 2
# In earlier versions of Stripe's API, what is not captured of a charge counts as given back.
CAPTURED_APART = "2025-03-31"


@dataclass(frozen=True, slots=True)
class Goods:
    """What a checkout knows of the sale that its charge does not. `whole_minor` is what it comes to."""

    lines: tuple[Line, ...]
    member: MemberRef | None


def receipts(
    charge: Fields, settings: Settings, place: str, goods: Goods | None = None
) -> Iterator[Receipt | Ignored]:
    """The sale that was paid by a charge, and one return of all that was given back of it so far.

    A charge does not say when, so that the return stands at the sale's instant.
    """
    state = charge.require("status", scalars.code, "")
    number = charge.code("id")
    if state and state not in STATES:
        charge.refuse("status", f"must be one of {', '.join(STATES)}")
    captured = charge.require("captured", fields.boolean, otherwise=False)
    if state != "succeeded" or not captured:
        charge.finish()
        why = "is authorised, and not captured" if state == "succeeded" else f"is {state}"
        yield Ignored(place, f"charge {number} {why}: nothing was paid")
        return
    shop = fields.shop(charge, settings)
    sale = _sale(charge, shop, goods)
    back = _given_back(charge, shop, sale, knows_goods=bool(goods and goods.lines))
    charge.finish()
    if settings.options.get("sale") != "checkout":
        yield sale
    elif back is None:
        yield Ignored(place, f"charge {number}: its checkout is the sale, as this connection is set up")
    if back is not None:
        yield back


def dispute(found: Fields, settings: Settings, place: str) -> Iterator[Receipt | Ignored]:
    """What a dispute took off the shop's balance, as money given back; a void once the shop has it again."""
    charge = fields.find_expanded(found, "charge")
    moved = [each.minor("amount") for each in found.each("balance_transactions")]
    number = found.code("id")
    if charge is None or not moved:
        found.finish()
        why = "took no money" if not moved else "does not hold its charge, which is to be fetched with it"
        yield Ignored(place, f"dispute {number} {why}")
        return
    shop = fields.shop(found, settings)
    sale = _sale(charge, fields.shop(charge, settings), None)
    at = fields.instant(found, "created")
    minor = min(shop.needed(found, "amount"), sale.net_minor)
    if not minor:
        found.refuse("amount", "must be more than 0")
    kind = Kind.RETURN if sum(moved) < 0 else Kind.VOID
    key = fields.key(settings, sale.store, at, number)
    back = fields.document(key, at, kind, shop.currency, len(moved))
    found.finish()
    if kind is Kind.RETURN:
        back = replace(back, lines=(_money(minor),), original=sale.key)
    yield back


def _sale(charge: Fields, shop: Shop, goods: Goods | None) -> Receipt:
    at = fields.instant(charge, "created")
    minor = shop.needed(charge, "amount_captured")
    way = charge.part("payment_method_details").word("type") or "other"
    number = fields.reference(charge, "payment_intent") or charge.code("id")
    place = fields.store(shop.settings, charge)
    sale = fields.document(fields.key(shop.settings, place, at, number), at, Kind.SALE, shop.currency)
    lines = goods.lines if goods else ()
    if lines and sum(line.net_minor for line in lines) != minor:
        charge.refuse("amount_captured", f"must be what the checkout's lines come to; got {minor}")
    return replace(
        sale,
        lines=lines or (Line(PAYMENT_SKU, Decimal(1), minor),),
        tenders=(Tender(fields.tender(shop.settings, way), minor),),
        member=fields.member(shop.settings, charge) or (goods.member if goods else None),
        revision=2 if goods else 1,
    )


def _given_back(charge: Fields, shop: Shop, sale: Receipt, *, knows_goods: bool) -> Receipt | None:
    told = shop.minor(charge, "amount_refunded")
    if shop.settings.options.get("api_version", CAPTURED_APART) < CAPTURED_APART:
        told = max(0, told - max(0, shop.minor(charge, "amount") - shop.minor(charge, "amount_captured")))
    minor = min(told, sale.net_minor)
    if not minor:
        return None
    return replace(
        sale,
        number=given_back.number(sale.number, "-refunded"),
        kind=Kind.RETURN,
        lines=given_back.lines(sale.lines, minor) if knows_goods else (_money(minor),),
        tenders=(Tender(sale.tenders[0].kind, minor),),
        original=sale.key,
        revision=min(CHANGES_A_STEP * minor + knows_goods, scalars.LARGEST_REVISION),
    )


def _money(minor: int) -> Line:
    return Line(PAYMENT_SKU, Decimal(0), minor)
