"""An independent answer to what `online-retail` under `gift-house` must come to; it imports nothing of ours.

One point per whole pound of a sale's eligible net; a return takes from the same customer's earlier sales,
newest first; 20,000 tier points within the card year make VIP, which lasts through the next card year.
Run it with `python -m tests.oracle.online_retail FILE`.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

VIP_REACHES = 20_000
EARN_NOTHING = {"POST", "DOT", "M", "D", "C2", "S", "BANK CHARGES", "AMAZONFEE", "CRUK"}
PENNY = Decimal("0.01")


@dataclass
class Line:
    """One line of an invoice; of a cancellation, `quantity` is what came back."""

    code: str
    quantity: Decimal
    net: Decimal
    kept: Decimal

    def earning(self) -> Decimal:
        """The pounds that earn: positive, not excluded, of what the customer still has."""
        if self.net <= 0 or self.code in EARN_NOTHING or self.code.startswith("gift_"):
            return Decimal(0)
        return (self.net * self.kept / self.quantity).quantize(PENNY, ROUND_HALF_UP)


@dataclass
class Invoice:
    """One document: its earliest time (the shop's clock), its first customer, its lines in file order."""

    number: str
    first_row: int
    at: datetime
    customer: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def is_return(self) -> bool:
        """Whether the number begins with C."""
        return self.number.startswith("C")

    def points(self) -> int:
        """One for each whole pound of what earns, rounded down once."""
        return int(sum((line.earning() for line in self.lines), Decimal(0)))


@dataclass
class Customer:
    """What one member has earned and lost, and the tier this makes."""

    card_from: date
    issued: int = 0
    taken_back: int = 0
    tier: str = "member"
    upgrades: int = 0
    vip_through: int = -1
    tier_points: dict[int, int] = field(default_factory=dict)
    sales: list[Invoice] = field(default_factory=list)
    bought: dict[str, list[Invoice]] = field(default_factory=dict)

    def year(self, on: date) -> int:
        """Which card year a day lies in; the first is 0. A card of 29 February turns on the 28th."""
        month_day = (self.card_from.month, self.card_from.day)
        if month_day == (2, 29) and not is_leap(on.year):
            month_day = (2, 28)
        return on.year - self.card_from.year - ((on.month, on.day) < month_day)

    def count(self, points: int, on: date) -> None:
        """Add points (or take them) in the card year of a purchase."""
        year = self.year(on)
        self.tier_points[year] = self.tier_points.get(year, 0) + points

    def review(self, on: date) -> None:
        """At the end of a card year a VIP status reached: kept by another 20,000 in it, else lost."""
        while self.tier == "vip" and self.year(on) > self.vip_through:
            if self.tier_points.get(self.vip_through, 0) >= VIP_REACHES:
                self.vip_through += 1
            else:
                self.tier = "member"

    def buy(self, sale: Invoice) -> None:
        """Issue a sale's points; the sale that reaches 20,000 in its card year makes VIP at once."""
        points, on = sale.points(), sale.at.date()
        self.issued += points
        self.count(points, on)
        for code in {line.code for line in sale.lines}:
            self.bought.setdefault(code, []).append(sale)
        if self.tier != "vip" and points > 0 and self.tier_points[self.year(on)] >= VIP_REACHES:
            self.tier, self.upgrades, self.vip_through = "vip", self.upgrades + 1, self.year(on) + 1

    def bring_back(self, line: Line) -> Decimal:
        """Take back what one returned line earned, newest sale first; answers how many found no sale."""
        missing = line.quantity
        for sale in reversed(self.bought.get(line.code, [])):
            if not missing:
                break
            before = sale.points()
            for sold in sale.lines:
                if sold.code == line.code and sold.kept > 0:
                    taken = min(sold.kept, missing)
                    sold.kept -= taken
                    missing -= taken
            lost = before - sale.points()
            self.taken_back += lost
            self.count(-lost, sale.at.date())
        return missing


@dataclass
class Outcome:
    """The totals of a file and each customer's account."""

    totals: dict[str, int]
    customers: dict[str, Customer]


def is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the file, unpacked when its name ends in .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def invoices(path: Path) -> list[Invoice]:
    """Every invoice in order of time, those of one instant in file order of their first row."""
    found: dict[str, Invoice] = {}
    for number, row in enumerate(rows(path)):
        at = datetime.fromisoformat(row["InvoiceDate"])
        invoice = found.setdefault(row["InvoiceNo"], Invoice(row["InvoiceNo"], number, at))
        invoice.at = min(invoice.at, at)
        invoice.customer = invoice.customer or row["CustomerID"].removesuffix(".0")
        sign = -1 if invoice.is_return else 1
        quantity = sign * Decimal(row["Quantity"])
        net = (quantity * Decimal(row["UnitPrice"])).quantize(PENNY, ROUND_HALF_UP)
        invoice.lines.append(Line(row["StockCode"], quantity, net, kept=quantity))
    return sorted(found.values(), key=lambda invoice: (invoice.at, invoice.first_row))


def take(invoice: Invoice, customers: dict[str, Customer], totals: dict[str, int]) -> None:
    """Let one invoice happen: a sale enrols and earns, a return takes back what it finds."""
    totals["returns" if invoice.is_return else "receipts"] += 1
    if not invoice.customer:
        totals["unidentified"] += not invoice.is_return
        return
    customer = customers.get(invoice.customer)
    if customer is None and not invoice.is_return:
        customer = customers[invoice.customer] = Customer(card_from=invoice.at.date())
    if customer is None:
        totals["unmatched_returns"] += 1
        return
    customer.review(invoice.at.date())
    if invoice.is_return:
        missing = [customer.bring_back(line) for line in invoice.lines]
        totals["unmatched_returns"] += any(missing)
    else:
        customer.buy(invoice)


def reckon(path: Path, until: date | None = None) -> Outcome:
    """The outcome of a whole file; tiers as of `until`, or of the last invoice's day when it is None."""
    ordered = invoices(path)
    customers: dict[str, Customer] = {}
    totals = dict.fromkeys(("receipts", "returns", "unidentified", "unmatched_returns"), 0)
    for invoice in ordered:
        take(invoice, customers, totals)
    for customer in customers.values():
        customer.review(until or ordered[-1].at.date())
    totals["members"] = len(customers)
    totals["points_issued"] = sum(customer.issued for customer in customers.values())
    totals["points_taken_back"] = sum(customer.taken_back for customer in customers.values())
    totals["upgrades"] = sum(customer.upgrades for customer in customers.values())
    return Outcome(totals, customers)


if __name__ == "__main__":
    print(json.dumps(reckon(Path(sys.argv[1])).totals, indent=2))
