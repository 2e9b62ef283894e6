"""Square's orders: when they were paid, their versions, and the sale that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from loyalty.receipt import DocumentKey, Kind, Line, Receipt
from pos_adapter import scalars
from pos_adapter.adapter import Settings
from pos_adapter.square import fields as square_fields
from pos_adapter.square import goods
from pos_adapter.square.fields import Shop
from pos_adapter.vendor_fields import Fields

STATES = ("OPEN", "COMPLETED", "CANCELED", "DRAFT")


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale that its returns may name: its key, its lines, and how each of its tenders was paid."""

    key: DocumentKey
    lines: tuple[Line, ...]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Order:
    """One order being read. `at` is when it was paid, or closed; `version` grows with each change."""

    fields: Fields
    shop: Shop
    id: str
    at: datetime
    version: int

    @property
    def state(self) -> str:
        """What became of it, in Square's word."""
        return self.fields.word("state")

    @property
    def has_goods(self) -> bool:
        """Whether anything went out with it."""
        return bool(self.fields.found.get("line_items") or self.fields.found.get("service_charges"))

    def revision(self, *, knows_more: bool = False) -> int:
        """The revision of what it says now; of what others told beside it, the next."""
        return square_fields.ORDERS_FROM + 2 * self.version + knows_more


def order(fields: Fields, settings: Settings) -> Order:
    """The order in parsed fields, with nothing of its content read yet; what is wrong is not raised yet."""
    fields.require("state", _state, "")
    amounts = fields.part("net_amounts"), fields.part("return_amounts")
    monies = [part.part("total_money") for part in (fields, *amounts)]
    shop = square_fields.shop(fields, settings, *monies)
    created = fields.instant("created_at")
    paid = [tender.find_instant("created_at") for tender in goods.alive(fields)]
    at = min(filter(None, paid), default=fields.find_instant("closed_at") or created)
    version = fields.minor("version") or square_fields.steps_since(
        created, fields.find_instant("updated_at"), square_fields.MOST_VERSION
    )
    return Order(fields, shop, fields.code("id"), at, max(1, min(version, square_fields.MOST_VERSION)))


def sale(found: Order) -> tuple[Receipt, Sold]:
    """What was sold. Raises InvalidReceipt where its lines do not come to what it says it costs."""
    fields, shop = found.fields, found.shop
    lines = [goods.line(item, shop) for item in fields.each("line_items")]
    lines += goods.charges(fields, shop, "service_charges")
    told = shop.needed(fields, "total_money")
    back = shop.minor(fields.part("return_amounts"), "total_money")
    if back and told + back == sum(line.net_minor for line in lines):
        told += back  # an exchange may say what was still to be paid
    goods.agree(fields, lines, told, shop.minor(fields, "total_tip_money"), shop.rounding(fields))
    tenders, kinds = goods.tenders(fields, shop)
    customers = {fields.find_code("customer_id")} - {""}
    customers = customers or {tender.find_code("customer_id") for tender in goods.alive(fields)} - {""}
    receipt = replace(
        document(found, Kind.SALE, found.id, found.revision()),
        lines=tuple(lines),
        tenders=tenders,
        member=square_fields.customer(customers.pop() if len(customers) == 1 else ""),
    )
    fields.finish()
    return receipt, Sold(receipt.key, receipt.lines, kinds)


def _state(value: object) -> str:
    if value not in STATES:
        raise scalars.refusal(f"one of {', '.join(STATES)}", value)
    return str(value)


def document(found: Order, kind: Kind, number: str, revision: int) -> Receipt:
    """A receipt of an order, without content yet."""
    key = found.shop.key(found.fields, found.at, number)
    return Receipt(
        store=key.store,
        till="",
        number=number,
        business_date=key.day,
        purchased_at=found.at,
        kind=kind,
        currency=found.shop.currency,
        lines=(),
        revision=revision,
    )
