"""A small shop in a test's words: its programme is published, tills sell and take back, and the books are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Table, select

import points.tables
import tiers.tables
from db import plan
from db.engine import Database
from loyalty import catalog, members, shelf, tables, verifying
from loyalty.opening import open_books
from loyalty.privacy import KeyRing
from loyalty.program.model import Program
from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Scheme
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import journals, ledger
from points import verifying as books
from points.state import Balance

LONDON = ZoneInfo("Europe/London")
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


def moment(text: str) -> datetime:
    """A UTC instant from London's wall clock: "2026-05-01" (noon) or "2026-05-01 23:50"."""
    day, _, clock = text.partition(" ")
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "12:00"), LONDON)
    return at.astimezone(UTC)


def goods(net: str, sku: str = "tea", quantity: str | int = 1, **facts: Any) -> Line:
    """One line; `net` in pounds such as "105.00", for the whole quantity."""
    assert MONEY.match(net), f"pounds and pence: {net}"
    return Line(sku, Decimal(quantity), int(Decimal(net) * 100), **facts)


def refund(net: str, sku: str = "tea") -> Line:
    """Money given back for goods that were kept."""
    return goods(net, sku, 0)


@dataclass(frozen=True, slots=True)
class Past:
    """A line of a tier's history, as a test reads it."""

    before: str
    after: str
    reason: str
    total: int
    superseded: bool = False


class Shop:
    """One programme, one store "high-street" in London, and members by their names, which are external ids."""

    def __init__(self, database: Database, text: str = PLAIN, *, store_zone: str = "Europe/London") -> None:
        self.database = database
        self.retailer = Retailer(shelf.Shelf(), KeyRing({"test": b"k" * 32}, "test"), b"i" * 32)
        self.program = self.publish(text, "2020-01-01")
        self.keys: dict[str, DocumentKey] = {}
        self.recorded_at = count()
        self.open("high-street", store_zone)

    def publish(self, text: str, effective_from: str) -> Program:
        """Publish a version of the programme."""
        at = moment(effective_from)
        self.program, _ = self.database.write(lambda session: shelf.publish(session, text, at, at))
        return self.program

    def open(self, code: str, zone: str = "Europe/London") -> None:
        """Open a store."""
        at = moment("2020-01-01")
        row = {"code": code, "program": self.program.code, "zone": zone, "name": code, "created_at": at}
        self.put(tables.store, row)

    def put(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Write rows as they are."""
        self.database.write(lambda session: session.apply(plan.of(table, rows)))

    def catalog(self, sku: str, effective_on: str, **facts: Any) -> None:
        """Put a stock code into the catalog from a day on."""
        item = catalog.Item(sku, date.fromisoformat(effective_on), **facts)
        self.database.write(lambda session: catalog.put(session, [item]))

    def member(self, name: str = "ann", joined: str = "2026-01-01 00:00") -> str:
        """Enrol a member whom the retailer knows by this name; returns the card's number."""
        at = moment(joined)
        return self.database.write(
            lambda session: members.enrol(session, self.retailer, self.program, at, external_id=name)
        )[1]

    def member_id(self, name: str = "ann") -> str:
        """The id of the member of this name."""
        found = self.database.read(
            lambda session: members.find_id_by_external(session, self.program.code, name)
        )
        assert found is not None, f"nobody is called {name}"
        return found

    # What tills send

    def receipt(
        self, kind: Kind, number: str, when: str, lines: tuple[Line | str, ...], **facts: Any
    ) -> Receipt:
        """A document as a till sends it. `member` is a name, a MemberRef or None; `of` the number of a sale."""
        at = moment(when)
        who, of, revision = facts.pop("member", "ann"), facts.pop("of", None), facts.get("revision", 1)
        store, business_on = facts.pop("store", "high-street"), at.astimezone(LONDON).date()
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
            currency="GBP",
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

    def void(
        self, number: str, when: str, *lines: Line | str, arrives: str | None = None, **facts: Any
    ) -> Recorded:
        """Record a void: of this document itself (a higher revision) or of the one it names by `of`."""
        return self.record(self.receipt(Kind.VOID, number, when, lines, **facts), arrives)

    def record(self, receipt: Receipt, arrives: str | None = None) -> Recorded:
        """Record a document as every door does."""
        at = moment(arrives) if arrives else receipt.purchased_at
        arrival = Arrival(receipt, at, at)
        return self.database.write(lambda session: record(session, self.retailer, arrival))

    # What is no receipt

    def burn(self, amount: int, when: str, name: str = "ann") -> None:
        """Redeem points."""
        at, member_id = moment(when), self.member_id(name)

        def redeem(session: Any) -> None:
            work = open_books(session, self.retailer, member_id, at, at, lock=True)
            act = work.act("redeemed", f"test:{next(self.recorded_at)}", at)
            work.state, entry = ledger.burn(work.state, act, "points", amount)
            work.entries.append(entry)
            session.apply(work.plan())

        self.database.write(redeem)

    def sweep(self, when: str, name: str = "ann") -> None:
        """Let the clock's job write what is due."""
        at, member_id = moment(when), self.member_id(name)

        def settle(session: Any) -> None:
            work = open_books(session, self.retailer, member_id, at, at)
            if work.entries:
                session.apply(work.plan())

        self.database.write(settle)

    # What the books say

    def look(self, when: str = "2026-12-31", name: str = "ann") -> Work:
        """The member's books as they would be at an instant, settled; nothing is written."""
        at, member_id = moment(when), self.member_id(name)
        return self.database.read(lambda session: open_books(session, self.retailer, member_id, at, at))

    def balance(self, when: str = "2026-12-31", name: str = "ann") -> Balance:
        """The member's points at an instant."""
        return self.look(when, name).state.balance("points")

    def points(self, when: str = "2026-12-31", name: str = "ann") -> int:
        """The member's usable points at an instant."""
        return self.balance(when, name).available

    def tier(self, when: str = "2026-12-31", name: str = "ann") -> str:
        """The member's tier at an instant."""
        return self.look(when, name).tier.standing.tier

    def rows(self, table: Table, name: str | None = "ann", **equal: Any) -> list[dict[str, Any]]:
        """Rows of a table in the order of its key: a member's, or everybody's where name is None."""
        wanted = [table.c[column] == value for column, value in equal.items()]
        if name is not None:
            owner = table.c.get("member_id", table.c.get("holder_id"))
            wanted.append(owner == self.member_id(name))
        query = select(table).where(*wanted).order_by(*table.primary_key)
        return self.database.read(lambda session: session.mappings(query))

    def kinds(self, name: str = "ann") -> list[str]:
        """What kinds of entries the member's journal holds, in order."""
        return [row["kind"] for row in self.rows(points.tables.entry, name)]

    def moved(self, name: str = "ann") -> dict[str, int]:
        """The sum of each kind of movement in the member's journal."""
        sums: dict[str, int] = {}
        for row in self.rows(points.tables.movement, name):
            sums[row["move"]] = sums.get(row["move"], 0) + row["amount"]
        return sums

    def history(self, name: str = "ann", *, superseded: bool = False) -> list[Past]:
        """The lines of the member's tier history after joining, in the order they were written."""
        return [
            Past(row["before"], row["after"], row["reason"], row["total"], row["superseded_by"] is not None)
            for row in self.rows(tiers.tables.tier_change, name)
            if row["reason"] != "joined" and (superseded or row["superseded_by"] is None)
        ]

    def counted(self, name: str = "ann") -> dict[tuple[str, str, str], int]:
        """The member's counters by (counter, day, store), those that are not zero."""
        return {
            (row["counter"], row["on_day"].isoformat(), row["store"]): row["amount"]
            for row in self.rows(tiers.tables.bucket, name)
            if row["amount"]
        }

    def entitlements(self, name: str = "ann") -> dict[str, dict[str, Any]]:
        """The latest entitlement of each of the member's sales, by the sale's number: context, result, posted."""
        numbers = {row["receipt_id"]: row["claim_key"] for row in self.rows(tables.receipt, name)}
        return {
            numbers[row["receipt_id"]].rpartition("/")[2]: {
                part: orjson.loads(row[part]) for part in ("context", "result", "posted")
            }
            for row in sorted(self.rows(tables.entitlement, name), key=lambda row: row["seq"])
        }

    def parked(self, status: str = "waiting") -> list[tuple[str, str]]:
        """What waits: number and reason of each parked document."""
        found = self.rows(tables.parked, None, status=status)
        return sorted((row["claim_key"].rpartition("/")[2], row["reason"]) for row in found)

    def verify(self) -> list[str]:
        """Everything in the books that does not follow from the entries."""

        def look(session: Any) -> list[str]:
            journal = [each for one in journals.stream(session) for each in books.verify(one)]
            beside = list(verifying.verify(session, self.retailer))
            return [f"{found.seq}: {found.what}" for found in (*journal, *beside)]

        return self.database.read(look)
