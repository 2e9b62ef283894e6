"""A shop that the clock has much to do for: on each of thirty dates something is due for somebody.

What is due is read from the books before, what was done from the books after.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import points.tables
import tiers.tables
from db import ids, once
from db.engine import Database
from loyalty.opening import open_books
from points import ledger
from tests.loyalty.bookkeeping import moment
from tests.notices.post import Post

PROGRAM = """
format: 1
code: shop
name: Shop
language: en
money: GBP
zone: Europe/London
currencies:
  - {code: points, name: Points, expiry: {after: 30 days}}
earn:
  - {code: base, per: {amount: "1.00", points: 1}, pending: {days: 15}}
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: card-year
  steps:
    - {code: vip, reaches: 20000}
"""
DATES = 30
EARNERS, HOLDERS, READERS, WAITING = 4, 3, 18, 40
# Who it is, for whom, and when: what time does to members.
Effects = Counter[tuple[str, str, datetime]]
BY_TIME = ("mature", "expire", "release", "tier")


class Month(Post):
    """Thirty dates up to `today`, the last, of which the books know nothing yet."""

    def __init__(self, database: Database, today: date) -> None:
        super().__init__(database, PROGRAM)
        self.today = today
        for number in range(EARNERS):
            self._earns(f"earner-{number}")
        for number in range(HOLDERS):
            self._holds(f"holder-{number}")
        for number in range(READERS):
            self._reads(f"reader-{number}")
        for number in range(DATES):
            self._is_reviewed(f"vip-{number}", today - timedelta(days=number), keeps=number % 2 == 0)
        self._sends_too_early()
        self._answers()

    def day(self, ahead: int, clock: str = "12:00") -> str:
        """A time in London, so many days from the last date."""
        return f"{self.today + timedelta(days=ahead)} {clock}"

    def _earns(self, name: str) -> None:
        """Points of a sale mature on the first half of the dates, and expire on every date."""
        self.joins(name, at=self.day(-70))
        for day in range(-2 * DATES, -DATES):
            self.sell(f"{name}/{day}", self.day(day), "10.00", member=name)

    def _holds(self, name: str) -> None:
        """Each day a hold times out, then the points expire."""
        self.joins(name, at=self.day(-70))
        self.sell(name, self.day(-50), "100.00", member=name)
        for day in range(-29, -20):
            self._hold(name, self.day(-31), self.day(day, "15:00"))

    def _hold(self, name: str, when: str, until: str) -> None:
        at, member_id = moment(when), self.member_id(name)

        def work(session: Any) -> None:
            books = open_books(session, self.retailer, member_id, at, at, lock=True)
            hold_id = ids.new(at)
            act = books.act("hold", f"hold:{hold_id}", at)
            books.state, entry = ledger.hold(books.state, act, hold_id, "points", 1, moment(until))
            books.entries.append(entry)
            session.apply(books.plan())

        self.database.write(work)

    def _reads(self, name: str) -> None:
        """Somebody who is to be told, today, that their points expire in twelve days."""
        self.joins(name, at=self.day(-70))
        self._listens(name)
        self.sell(name, self.day(-18), "10.00", member=name)

    def _listens(self, name: str) -> None:
        """They agree to be told, at any hour."""
        self.agrees(name, at=self.day(-60))
        self.prefers(name, quiet_from="00:00", quiet_until="00:00")

    def _is_reviewed(self, name: str, on: date, *, keeps: bool) -> None:
        """A VIP of the second card year, which ends before this day. Who goes down is to be told."""
        # There is no 29 February two years before one.
        day = 28 if (on.month, on.day) == (2, 29) else on.day
        joined = on.replace(year=on.year - 2, day=day)
        self.joins(name, at=f"{joined} 09:00")
        self.sell(name, f"{joined + timedelta(days=10)}", "20000.00", member=name)
        if keeps:
            self.sell(f"{name}/again", f"{joined + timedelta(days=400)}", "20000.00", member=name)
        else:
            self._listens(name)

    def _sends_too_early(self) -> None:
        """A till whose clock runs ahead: what it sends has to wait until its moment has come."""
        for number in range(WAITING):
            name = f"waiting-{number % 4}"
            if number < 4:
                self.joins(name, at=self.day(-70))
            when = self.day(-6, f"12:{number:02d}")
            self.sell(f"early/{number}", when, "10.00", member=name, arrives=self.day(-40))

    def _answers(self) -> None:
        """On each date one answer has been kept long enough, and one not quite by the last."""
        ages = [timedelta(days=once.KEPT_DAYS + ahead) for ahead in range(DATES)]
        ages.append(timedelta(days=once.KEPT_DAYS - 1))
        rows = [
            {
                "key": f"{age.days:064d}",
                "fingerprint": "",
                "status": 201,
                "body": "{}",
                "recorded_at": self.begin - age,
            }
            for age in ages
        ]
        self.put(once.answered, *rows)

    @property
    def begin(self) -> datetime:
        """The last date's midnight, UTC."""
        return datetime.combine(self.today, time(), UTC)

    def due(self, until: datetime) -> Effects:
        """What time is to do to members up to an instant, by what the books hold now."""
        lots = [row for row in self.rows(points.tables.lot, None) if row["remaining"]]
        found = [
            *(
                (row["holder_id"], "mature", row["usable_from"])
                for row in lots
                if row["account"] == "pending"
            ),
            *((row["holder_id"], "expire", row["expires_at"]) for row in lots),
            *(
                (row["holder_id"], "release", row["expires_at"])
                for row in self.rows(points.tables.hold, None, status="open")
            ),
            *((row["member_id"], "tier", row["review_at"]) for row in self.rows(tiers.tables.standing, None)),
        ]
        return Counter(each for each in found if each[2] is not None and each[2] <= until)

    def seqs(self) -> dict[str, int]:
        """How far each journal has come."""
        return {row["holder_id"]: row["seq"] for row in self.rows(points.tables.head, None)}

    def done(self, since: dict[str, int]) -> Effects:
        """What time did to members since their journals stood there."""
        rows = self.rows(points.tables.entry, None)
        return Counter(
            (row["holder_id"], row["kind"], row["effective_at"])
            for row in rows
            if row["seq"] > since[row["holder_id"]] and row["kind"] in BY_TIME
        )

    def names(self, role: str, count: int) -> dict[str, str]:
        """The name of each of a role, by id."""
        return {self.member_id(f"{role}-{number}"): f"{role}-{number}" for number in range(count)}
