"""A house with events in a test's words: things happen, endpoints listen, publishers run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from config import Settings
from db import ids
from db.engine import Database
from events import endpoints, outbox, publisher, tables
from events.endpoints import Endpoint
from events.publisher import Counts, Pace
from events.sending import Patience
from events.wishes import Wish

SETTINGS = Settings.from_environment({})
QUICK = Pace(
    lease=timedelta(seconds=2),
    round_seconds=5,
    patience=Patience(connect_seconds=0.3, whole_seconds=0.3),
    waits=(timedelta(seconds=5), timedelta(seconds=30)),
)


class House:
    """Events of one retailer; everything happens at `at` unless it is moved on."""

    def __init__(self, database: Database, at: datetime) -> None:
        self.database = database
        self.at = at

    def happen(self, count: int = 1, event_type: str = "webhook.test") -> list[str]:
        """So many things happen; the ids of their events, as receivers see them."""
        made = []
        for _ in range(count):
            self.at += timedelta(milliseconds=1)
            data = {"webhook": ids.outside("webhook", ids.new(self.at))}
            plan = outbox.happened(event_type, data, occurred_at=self.at, recorded_at=self.at)
            self.database.write(lambda session, plan=plan: session.apply(plan))
            made.append(ids.outside("event", plan.rows[tables.event][0]["event_id"]))
        return made

    def listen(self, url: str, *types: str, **facts: Any) -> tuple[Endpoint, str]:
        """Set up an endpoint; returns it and its secret."""
        wish = Wish(url, types=types, **facts)
        return self.database.write(
            lambda session: endpoints.create(session, SETTINGS.keyring, wish, self.at, development=True)
        )

    def publish(self, pace: Pace = QUICK) -> Counts:
        """One round of a publisher."""
        return publisher.publish(self.database, SETTINGS, self.at, pace)

    def pass_time(self, **much: float) -> None:
        """Move on."""
        self.at += timedelta(**much)

    def rows(self, table: Table = tables.delivery) -> list[dict[str, Any]]:
        """The rows of a table, in the order of its key."""
        query = select(table).order_by(*table.primary_key)
        return self.database.read(lambda session: session.mappings(query))

    def statuses(self) -> list[str]:
        """What became of each delivery."""
        return [row["status"] for row in self.rows()]
