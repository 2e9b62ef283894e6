"""What is rung up: goods, who buys, what they redeem, how they pay; and the document of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

Kind = Literal["sale", "return"]
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """Goods at a price of one. `net` is what they cost together; `taken_off` what which discount took off."""

    sku: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    taken_off: tuple[tuple[str | None, str], ...] = ()

    def document(self) -> Entry:
        """The line as the service reads it."""
        line = {"sku": self.sku, "quantity": str(self.quantity), "net": str(self.net)}
        if self.taken_off:
            off = [{"code": code, "amount": amount} for code, amount in self.taken_off]
            return {**line, "discounts": off}
        return line


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: how the receipt names them, and what proves that they were here (empty without a line)."""

    member: Entry
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What stands in for money: its entry in the receipt, its worth, and the tender it is told as.

    No tender is named for what lowers the price instead of paying it. `nonce` is what is used up by it.
    """

    entry: Entry
    worth: Decimal
    tender: str
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Basket:
    """A purchase, or a return, until it is paid. `original` names the sale that goods come back from."""

    kind: Kind = "sale"
    items: tuple[Item, ...] = ()
    buyer: Buyer | None = None
    redeemed: tuple[Redeemed, ...] = ()
    paid: tuple[tuple[str, Decimal], ...] = ()
    original: Entry | None = None

    @property
    def total(self) -> Decimal:
        """What the goods cost together."""
        return sum((item.net for item in self.items), Decimal(0))

    @property
    def due(self) -> Decimal:
        """What is still to be paid; below zero it is change."""
        worth = sum((each.worth for each in self.redeemed), Decimal(0))
        return max(self.total - worth, Decimal(0)) - sum((amount for _, amount in self.paid), Decimal(0))

    def with_item(self, sku: str, quantity: Decimal, price: Decimal, decimals: int) -> Basket:
        """The basket with more goods; their price together is rounded half up."""
        net = (quantity * price).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return replace(self, items=(*self.items, Item(sku, quantity, price, net)))

    def at_prices_of(self, lines: list[Any]) -> Basket:
        """The basket at the prices a quote gave its lines."""
        items = zip(self.items, lines, strict=True)
        return replace(self, items=tuple(_quoted(item, line) for item, line in items))

    def redeemed_as(self, redemptions: list[Any]) -> Basket:
        """The basket with each redemption at the worth the service gives it, as tender or as discount."""
        known = zip(self.redeemed, redemptions, strict=True)
        return replace(self, redeemed=tuple(_redeemed(each, said) for each, said in known))

    def document(self, store: str, till: str, number: int, at: datetime) -> dict[str, Any]:
        """The receipt as the service reads it; `at` has the till's offset."""
        found: dict[str, Any] = {
            "store": store,
            "till": till,
            "number": str(number),
            "sequence": number,
            "business_date": at.date().isoformat(),
            "purchased_at": at.isoformat(timespec="seconds"),
            "kind": self.kind,
            "lines": [item.document() for item in self.items],
        }
        if self.buyer is not None:
            found["member"] = self.buyer.member
        if self.original is not None:
            found["original"] = self.original
        if self.redeemed:
            found["redemptions"] = [each.entry for each in self.redeemed]
        tenders = list(self._tenders())
        return {**found, "tenders": tenders} if tenders else found

    def _tenders(self) -> list[Entry]:
        """What paid, without the change."""
        if self.kind == "return":
            return []
        stood = [(each.tender, min(each.worth, self.total)) for each in self.redeemed if each.tender]
        paid = [*stood, *self.paid]
        change = -min(self.due, Decimal(0))
        kept = []
        for kind, amount in reversed(paid):
            back = min(change, amount) if kind == "cash" else Decimal(0)
            change -= back
            kept.append((kind, amount - back))
        return [{"kind": kind, "amount": str(amount)} for kind, amount in reversed(kept) if amount]


def original(till: str, number: str, on: date) -> Entry:
    """How a return names its sale, of the same store."""
    return {"till": till, "business_date": on.isoformat(), "number": number}


def _redeemed(each: Redeemed, said: Mapping[str, Any]) -> Redeemed:
    tender = each.tender if said["settles"] == "tender" else ""
    return replace(each, worth=Decimal(said["worth"]), tender=tender)


def _quoted(item: Item, line: Mapping[str, Any]) -> Item:
    off = tuple((each["code"], each["amount"]) for each in line["discounts"])
    return replace(item, net=Decimal(line["net"]), taken_off=off)
