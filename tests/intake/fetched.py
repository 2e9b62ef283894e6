"""A shop whose vendor only names its orders: connected, delivered to, and fetching, in a test's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.engine import Database
from events.dialling import Line
from events.sending import Patience
from intake import answering, keeping, taking, wanting
from intake.answering import Pace
from intake.fates import Taken
from intake.keeping import Kept, Search
from intake.tables import wanted_document
from loyalty.shops import access_tokens, connections, mappings
from loyalty.shops.connections import Connection, Wish
from loyalty.shops.mappings import Mapped
from tests.loyalty.shop import FIRST_SALE, PLAIN, Shop, moment

AMERICAN = PLAIN.replace("GBP", "USD") + FIRST_SALE
TOKEN = "a-token-of-the-shop-itself"
NOON = moment("2026-11-22 12:00")
QUICK = Pace(lease=timedelta(seconds=5), patience=Patience(0.5, 0.5))
ORDERS = "_orders_payments_refunds_api_examples.json"


@dataclass(slots=True)
class Fetched:
    """One connection `cloud` of one adapter, which may fetch from `url` unless there is none."""

    database: Database
    adapter: str
    url: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    at: datetime = NOON
    shop: Shop = field(init=False)

    def __post_init__(self) -> None:
        self.shop = Shop(self.database, AMERICAN)
        ring, wish = self.shop.retailer.ring, Wish(self.adapter, "high-street", "v:", self.options)
        self.database.write(
            lambda session: connections.add(
                session, ring, "cloud", wish, self.at, secret="the-vendors-secret"
            )
        )
        if self.url:
            self.give_token()

    def give_token(self, token: str = TOKEN) -> None:
        """A token for the vendor on this machine."""
        ring = self.shop.retailer.ring
        self.database.write(
            lambda session: wanting.with_token(session, ring, "cloud", token, self.url, self.at)
        )

    def drop_token(self) -> None:
        """None any more."""
        self.database.write(lambda session: access_tokens.remove(session, "cloud", self.at))

    def map_store(self, theirs: str) -> None:
        """The vendor's name of the one store."""
        mapped = Mapped("*", "store", theirs, "high-street")
        self.database.write(lambda session: mappings.put(session, mapped))

    def connection(self) -> Connection:
        return self.database.read(lambda session: connections.get(session, "cloud"))

    def deliver(self, body: object) -> Taken:
        """What the vendor sends by itself, its signature proved already."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return taking.take(self.database, self.shop.retailer, self.connection(), raw, self.at)

    def fetch(self, **later: float) -> dict[str, int]:
        """A round of the job, so much later."""
        self.at += timedelta(**later)
        line = Line(loopback=True)
        found = answering.fetch_due(self.database, self.shop.retailer, line, self.at, QUICK)
        return {fate: count for fate, count in found.items() if count}

    def retry(self, kept: Kept) -> Taken:
        """A person has it tried again."""
        return taking.retry(self.database, self.shop.retailer, kept.digest, "ann", self.at)

    def wanted(self) -> list[dict[str, Any]]:
        """What is still to be fetched."""
        return self.database.read(lambda session: session.mappings(select(wanted_document)))

    def rejected(self, status: str = "waiting") -> list[Kept]:
        """What waits for a person."""
        return self.database.read(lambda session: keeping.page(session, Search(status=status), 100))

    def why(self, kept: Kept) -> str:
        """What a person is told of it."""
        ring = self.shop.retailer.ring
        opened = self.database.read(lambda session: keeping.opened(session, ring, kept.digest))
        return opened.rejects[0].reason


def square_order(shared_data: Path, **facts: Any) -> dict[str, Any]:
    """A paid order of a customer, as Square's own example of an answer has it."""
    answers = json.loads((shared_data / "square" / ORDERS).read_bytes())
    order = {**answers["PayOrderResponse"]["order"], "customer_id": "ann", **facts}
    return {"order": order}


def square_event(shared_data: Path, order: Mapping[str, Any], kind: str = "updated") -> dict[str, Any]:
    """The event that tells of it, as Square's own example has one."""
    event = json.loads((shared_data / "square" / f"order.{kind}.json").read_bytes())
    told = event["data"]["object"][f"order_{kind}"]
    told |= {"order_id": order["order"]["id"], "state": "COMPLETED", "version": order["order"]["version"]}
    return event
