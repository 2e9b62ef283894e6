"""A small shop in a test's words: a programme is published, tills sell and take back, time passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Table

from db import plan
from db.engine import Database
from loyalty import tables
from loyalty.catalog import catalog
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Scheme
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer
from points import ledger
from tests.loyalty.bookkeeping import LONDON, Books, Past, moment

__all__ = ["FIRST_SALE", "LONDON", "PLAIN", "TIERED", "Past", "Shop", "goods", "moment", "refund"]

MONEY = re.compile(r"-?\d+\.\d\d\Z")

# One point for every whole pound, for ever.
PLAIN = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
earn:
  - {code: base, per: {amount: "1.00", points: 1}}
"""

# Twice the points for VIPs; 20,000 points in the calendar year make one.
TIERED = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
earn:
  - {code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "2"}}
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: calendar-year
  steps:
    - {code: vip, reaches: 20000}
"""
FIRST_SALE = "members: {enrol: first-sale}\n"


def goods(net: str, sku: str = "tea", quantity: str | int = 1, **facts: Any) -> Line:
    """One line; `net` in pounds such as "105.00", for the whole quantity."""
    assert MONEY.match(net), f"pounds and pence: {net}"
    return Line(sku, Decimal(quantity), int(Decimal(net) * 100), **facts)


def refund(net: str, sku: str = "tea") -> Line:
    """Money given back for goods that were kept."""
    return goods(net, sku, 0)


class Shop(Books):
    """One programme, one store "high-street" in London, and members by their names, their external ids."""

    def __init__(self, database: Database, text: str = PLAIN, *, store_zone: str = "Europe/London") -> None:
        self.database = database
        self.retailer = Retailer(shelf.Shelf(), KeyRing({"test": b"k" * 32}, "test"), b"i" * 32)
        self.program = self.publish(text, "2020-01-01")
        self.keys: dict[str, DocumentKey] = {}
        self.recorded_at = count()
        self.open("high-street", store_zone)

    def publish(self, text: str, effective_from: str) -> Program:
        """Publish a version of the programme."""
        at = self.moment(effective_from)
        self.program, _ = self.database.write(
            lambda session: shelf.publish(session, text, at, at, at_once=True)
        )
        return self.program

    def open(self, code: str, zone: str = "Europe/London") -> None:
        """Open a store."""
        at = self.moment("2020-01-01")
        row = {"code": code, "program": self.program.code, "zone": zone, "name": code, "created_at": at}
        self.put(tables.store, row)

    def put(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Write rows as they are; what a row does not say is NULL."""
        blank = {f"{column.name}": None for column in table.columns}
        whole = [blank | dict(row) for row in rows]
        self.database.write(lambda session: session.apply(plan.of(table, whole)))

    def catalog(self, sku: str, effective_on: str, **facts: Any) -> None:
        """Put a stock code into the catalog from a day on."""
        item = catalog.Item(sku, date.fromisoformat(effective_on), **facts)
        self.database.write(lambda session: catalog.put(session, [item]))

    def member(self, name: str = "ann", joined: str = "2026-01-01 00:00") -> str:
        """Enrol a member whom the retailer knows by this name; returns the card's number."""
        at = self.moment(joined)
        return self.database.write(
            lambda session: members.enrol(session, self.retailer, self.program, at, external_id=name)
        )[1]

    # What tills send

    def expect(self, number: str, when: str) -> None:
        """Say the day of a document that is named before it comes."""
        on = self.moment(when).astimezone(self.zone).date()
        self.keys[number] = DocumentKey("high-street", "", on, number)

    def receipt(
        self, kind: Kind, number: str, when: str, lines: tuple[Line | str, ...], **facts: Any
    ) -> Receipt:
        """A document as a till sends it. `member` is a name, a MemberRef or None; `of` a sale's number."""
        at = self.moment(when)
        who, of, revision = facts.pop("member", "ann"), facts.pop("of", None), facts.get("revision", 1)
        store, business_on = facts.pop("store", "high-street"), at.astimezone(self.zone).date()
        key = DocumentKey(store, "", business_on, number)
        key = self.keys.setdefault(number, key) if revision > 1 else key
        self.keys[number] = key
        return Receipt(
            store=store,
            till="",
            number=number,
            business_date=key.business_date,
            purchased_at=at,
            kind=kind,
            currency=facts.pop("currency", self.program.money),
            lines=tuple(goods(line) if isinstance(line, str) else line for line in lines),
            member=MemberRef(Scheme.EXTERNAL, who) if isinstance(who, str) else who,
            original=self.keys.get(of) or DocumentKey(store, "", business_on, of) if of else None,
            **facts,
        )

    def sell(
        self, number: str, when: str, *lines: Line | str, arrives: str | None = None, **facts: Any
    ) -> Recorded:
        """Record a sale. It arrives when it was made unless another instant is given."""
        return self.record(self.receipt(Kind.SALE, number, when, lines, **facts), arrives)

    def give_back(
        self, number: str, when: str, *lines: Line | str, arrives: str | None = None, **facts: Any
    ) -> Recorded:
        """Record a return; `of` names the sale."""
        return self.record(self.receipt(Kind.RETURN, number, when, lines, **facts), arrives)

    def exchange(
        self, number: str, when: str, back: Line, *given: Line, arrives: str | None = None, **facts: Any
    ) -> Recorded:
        """Record an exchange of what came back for what went out; `of` names the sale."""
        return self.record(self.receipt(Kind.EXCHANGE, number, when, (back,), given=given, **facts), arrives)

    def receipt_of_return(self, number: str, when: str, *lines: Line | str, **facts: Any) -> Receipt:
        """A return as a till sends it, not recorded yet."""
        return self.receipt(Kind.RETURN, number, when, lines, **facts)

    def void(
        self, number: str, when: str, *lines: Line | str, arrives: str | None = None, **facts: Any
    ) -> Recorded:
        """Record a void: of this document itself (a higher revision) or of the one it names by `of`."""
        return self.record(self.receipt(Kind.VOID, number, when, lines, **facts), arrives)

    def record(self, receipt: Receipt, arrives: str | None = None) -> Recorded:
        """Record a document as every door does."""
        at = self.moment(arrives) if arrives else receipt.purchased_at
        arrival = Arrival(receipt, at, at)
        return self.database.write(lambda session: take(session, self.retailer, arrival))

    # What is no receipt

    def burn(self, amount: int, when: str, name: str = "ann") -> None:
        """Redeem points."""
        self.database.write(lambda session: self.burn_in(session, amount, when, name))

    def burn_in(self, session: Any, amount: int, when: str, name: str = "ann") -> None:
        """Redeem points in a transaction of the caller's."""
        at, member_id = self.moment(when), self.member_id(name)
        work = open_books(session, self.retailer, member_id, at, at, lock=True)
        act = work.act("spent", f"test:{next(self.recorded_at)}", at)
        work.state, entry = ledger.burn(work.state, act, "points", amount)
        work.entries.append(entry)
        session.apply(work.plan())

    def sweep(self, when: str, name: str = "ann") -> None:
        """Let the clock's job write what is due."""
        at, member_id = self.moment(when), self.member_id(name)

        def settle(session: Any) -> None:
            work = open_books(session, self.retailer, member_id, at, at)
            if work.entries:
                session.apply(work.plan())

        self.database.write(settle)
