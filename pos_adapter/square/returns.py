"""Square's return orders: what came back, one return for each sale it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from loyalty.receipt import DocumentKey, Kind, Line, Receipt, Tender
from pos_adapter import given_back
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.square import fields as square_fields
from pos_adapter.square import goods, orders
from pos_adapter.square.fields import Shop
from pos_adapter.square.orders import Order, Sold
from pos_adapter.vendor_fields import Fields

NOT_GIVEN = ("REJECTED", "FAILED")


def receipts(
    fields: Fields, settings: Settings, sales: Mapping[str, Sold], place: str
) -> Iterator[Receipt | Ignored]:
    """What an order comes to: a sale, returns, both (an exchange) or nothing.

    `sales` are those known by now, by their orders' ids. Raises InvalidReceipt with all that is wrong.
    """
    found = orders.order(fields, settings)
    if found.state == "COMPLETED":
        yield from _completed(found, sales, place)
    elif found.state == "CANCELED" and any(goods.alive(fields)):
        fields.finish()
        yield orders.document(found, Kind.VOID, found.id, found.revision())
    else:
        fields.finish()
        yield Ignored(place, f"order {found.id} is {found.state.lower()}: nothing was sold")


def _completed(found: Order, sales: Mapping[str, Sold], place: str) -> Iterator[Receipt | Ignored]:
    fields, shop = found.fields, found.shop
    has_returns = bool(fields.found.get("returns"))
    if not has_returns and shop.minor(fields.part("return_amounts"), "total_money"):
        fields.refuse("returns", "is required where return_amounts says that something came back")
    if found.has_goods or shop.minor(fields, "total_money"):
        yield orders.sale(found)[0]
    if has_returns:
        yield from _returns(found, sales, place)
    elif not found.has_goods:
        fields.finish()
        yield Ignored(place, f"order {found.id} holds no goods")


def _returns(found: Order, sales: Mapping[str, Sold], place: str) -> Iterator[Receipt | Ignored]:
    refunds = list(found.fields.each("refunds"))
    if refunds and all(refund.word("status") in NOT_GIVEN for refund in refunds):
        yield Ignored(place, f"order {found.id}: its refund was not carried out")
        return
    for n, part in enumerate(found.fields.each("returns")):
        sold = sales.get(part.find_code("source_order_id"))
        lines = _lines(part, found.shop, sold)
        if lines:
            named = part.find_code("source_order_id")
            yield replace(_return(found, n, named, sold), lines=lines, tenders=_tenders(found, sold, refunds))
        elif part.found.get("return_tips"):
            yield Ignored(place, f"order {found.id} gives back a tip")
        else:
            part.refuse("return_line_items", "must hold at least one line")
        refunds = []
    found.fields.finish()


def _return(found: Order, n: int, named: str, sold: Sold | None) -> Receipt:
    """The nth return of an order; its number is the order's own unless that is taken.

    A sale that is not known is named by its order's id alone.
    """
    end = ("-return" if found.has_goods else "") + (f"-{n + 1}" if n else "")
    number = given_back.number(found.id, end)
    back = orders.document(found, Kind.RETURN, number, found.revision(knows_more=sold is not None))
    by_number = DocumentKey(back.store, "", None, named) if named else None
    return replace(
        back,
        member=square_fields.customer(found.fields.find_code("customer_id")),
        original=sold.key if sold else by_number,
    )


def _lines(part: Fields, shop: Shop, sold: Sold | None) -> tuple[Line, ...]:
    """What came back of one sale; an amount for the whole is shared out over what that sold."""
    items = list(part.each("return_line_items"))
    lines = [goods.line(item, shop) for item in items if not _is_money(item)]
    lines += goods.charges(part, shop, "return_service_charges")
    minor = sum(shop.needed(item, "total_money") for item in items if _is_money(item))
    amounts = part.part("return_amounts")
    if amounts.found.get("total_money") is not None:
        tip = sum(shop.minor(each, "applied_money") for each in part.each("return_tips"))
        told = shop.needed(amounts, "total_money") - minor
        goods.agree(part, lines, told, tip, shop.rounding(part))
    if minor and sold is None:
        part.refuse("", 'gives back an amount: send its sale beside it, {"orders": [the sale, this one]}')
    return (*lines, *(given_back.lines(sold.lines, minor) if sold else ()))


def _tenders(found: Order, sold: Sold | None, refunds: Iterable[Fields]) -> tuple[Tender, ...]:
    """How money went back; Square names the tender of the sale, so that the sale must be known."""
    kinds = sold.kinds if sold else {}
    back = [
        (kinds.get(refund.find_code("tender_id"), ""), found.shop.minor(refund, "amount_money"))
        for refund in refunds
    ]
    return tuple(Tender(kind, minor) for kind, minor in back if kind)


def _is_money(item: Fields) -> bool:
    """Whether an amount was given back for the whole and not for a line of the sale."""
    return item.word("item_type") == "CUSTOM_AMOUNT" and not item.find_code("source_line_item_uid")
