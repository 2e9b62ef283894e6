"""What stands in the books of a shop, in a test's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Table, select

import points.tables
import tiers.tables
from db.engine import Database
from loyalty import tables, verifying
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.program.model import Program
from loyalty.receipt import DocumentKey
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import journals
from points import verifying as ledger_verifying
from points.state import Balance

LONDON = ZoneInfo("Europe/London")


def moment(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """A UTC instant from a wall clock, London's: "2026-05-01" (noon) or "2026-05-01 23:50"."""
    day, _, clock = text.partition(" ")
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "12:00"), zone)
    return at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """A line of a tier's history, as a test reads it."""

    before: str
    after: str
    reason: str
    total: int
    superseded: bool = False


class Books:
    """The books of one programme; members go by the names the retailer knows them by."""

    database: Database
    retailer: Retailer
    program: Program
    keys: dict[str, DocumentKey]  # of each document, by its number
    zone: ZoneInfo = LONDON  # whose wall clock the test reads

    def moment(self, text: str) -> datetime:
        """A UTC instant from the wall clock here: "2026-05-01" (noon) or "2026-05-01 23:50"."""
        return moment(text, self.zone)

    def member_id(self, name: str = "ann") -> str:
        """The id of the member of this name."""
        found = self.database.read(
            lambda session: members.find_id_by_external(session, self.program.code, name)
        )
        assert found is not None, f"nobody is called {name}"
        return found

    def knows(self, name: str) -> bool:
        """Whether there is a member of this name."""
        return self.database.read(
            lambda session: members.find_id_by_external(session, self.program.code, name) is not None
        )

    def look(self, when: str = "2026-12-31", name: str = "ann") -> Work:
        """The member's books as they would be at an instant, settled; nothing is written."""
        at, member_id = self.moment(when), self.member_id(name)
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
        """The latest entitlement of each of the member's sales by its number: context, result, posted."""
        numbers = {row["receipt_id"]: row["claim_key"] for row in self.rows(tables.receipt, name)}
        return {
            numbers[row["receipt_id"]].rpartition("/")[2]: {
                part: orjson.loads(row[part]) for part in ("context", "result", "posted")
            }
            for row in sorted(self.rows(tables.entitlement, name), key=lambda row: row["seq"])
        }

    def bought_on(self, number: str, name: str = "ann") -> date:
        """The day here on which the first revision of a document says it was made."""
        rows = [row for row in self.rows(tables.receipt, name) if row["claim_key"].endswith(f"/{number}")]
        moment_of: datetime = min(rows, key=lambda row: row["revision"])["purchased_at"]
        return moment_of.astimezone(self.zone).date()

    def receipt_id(self, number: str) -> str:
        """The id of the document of this number."""
        return self.rows(tables.claim, None, key=str(self.keys[number]))[0]["receipt_id"]

    def rows_of_returned(self, name: str = "ann") -> list[dict[str, Any]]:
        """What came back, in the order it was matched."""
        return sorted(self.rows(tables.returned, name), key=lambda row: (row["seq"], row["n"]))

    def parked(self, status: str = "waiting") -> list[tuple[str, str]]:
        """What waits: number and reason of each parked document."""
        found = self.rows(tables.parked, None, status=status)
        return sorted((row["claim_key"].rpartition("/")[2], row["reason"]) for row in found)

    def verify(self) -> list[str]:
        """Everything in the books that does not follow from the entries."""

        def look(session: Any) -> list[str]:
            journal = [each for one in journals.stream(session) for each in ledger_verifying.verify(one)]
            beside = list(verifying.verify(session, self.retailer))
            return [f"{found.seq}: {found.what}" for found in (*journal, *beside)]

        return self.database.read(look)
