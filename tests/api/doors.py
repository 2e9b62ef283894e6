"""The corner shop with its doors open: receipts as a till writes them, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from api.app import create_app, open_service
from config import Settings
from db.engine import Database
from db.metadata import metadata
from db.session import Session
from doorway.service import EXTENSION
from identity import tokens
from loyalty.people import members
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.shops import till_keys
from tests import databases
from tests.identity.employees import Employees
from tests.loyalty.shop import Shop

CARD = """
format: 1
code: shop
name: Corner Shop Card
money: GBP
zone: Europe/London
currencies:
  - {code: points, name: Points, expiry: {after: 12 months, until: end-of-month}}
earn:
  - {code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}}
exclude:
  - {code: postage, skus: [POST]}
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: calendar-year
  base: {code: member, name: Member}
  steps:
    - {code: vip, name: VIP, reaches: 1000}
rewards:
  - {code: voucher-5, name: £5 voucher, cost: 200, worth: "5.00", valid: {after: 6 months}}
  - {code: voucher-10, name: £10 voucher, cost: 400, worth: "10.00"}
members: {enrol: first-sale}
"""
OTHER = CARD.replace("code: shop", "code: other")
NOW = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)  # a Monday, noon in London
SETTINGS = Settings.from_environment({"LOYALTY_LOG_LEVEL": "CRITICAL", "LOYALTY_REQUEST_LOG": "off"})


_APPS: dict[Settings, Flask] = {}


def app_on(settings: Settings, database: Database) -> Flask:
    """The application of these settings, working on this database.

    Making one takes most of a second, so it is made once; what it works with is all it remembers.
    """
    app = _APPS.get(settings)
    if app is None:
        app = _APPS[settings] = create_app(settings, database)
    service = app.extensions[EXTENSION] = open_service(settings, database)
    databases.BACKGROUND.append(service.requests.close)
    return app


def new_app(settings: Settings, database: Database) -> Flask:
    """An application of a test's own, working on this database."""
    app = create_app(settings, database)
    databases.BACKGROUND.append(app.extensions[EXTENSION].requests.close)
    return app


class Doors:
    """One shop and its API. `key` is of a till in the high street; members go by their external ids."""

    def __init__(self, database: Database, settings: Settings = SETTINGS) -> None:
        self.database = database
        self.shop = Shop(database, CARD)
        self.app = app_on(settings, database)
        self.key = self.new_key()
        self.employees = Employees(database, KeyRing.of(settings.keyring), settings.index_key)

    def served_by(self, database: Database) -> Doors:
        """The same shop, its API on another pool."""
        other = copy(self)
        other.database, other.app = database, new_app(SETTINGS, database)
        return other

    @property
    def client(self) -> FlaskClient:
        """A caller with nothing from calls before."""
        return self.app.test_client()

    def new_key(self, store: str = "high-street", label: str = "Till 1") -> str:
        """Another till's key."""
        return self.database.write(lambda session: till_keys.add(session, store, label, NOW))

    def token(self, name: str = "ann") -> str:
        """A member's token."""
        member_id = self.shop.member_id(name)
        return self.database.write(lambda session: tokens.issue(session, member_id, NOW))

    def staff(self, *roles: str, email: str = "") -> str:
        """A session of somebody with these roles, such as "manager" or "clerk:high-street"; else an owner."""
        given = roles or ("owner",)
        address = email or f"{'.'.join(given).replace(':', '-')}@shop.example"
        if address not in self.employees.totp:
            self.employees.join(address, *given, kept="$no-password")
        return self.employees.sign_in(address).secret

    def elsewhere(self) -> tuple[str, str]:
        """A member of another programme of the same retailer: id and card number."""

        def enrol(session: Session) -> tuple[str, str]:
            program, _ = shelf.publish(session, OTHER, NOW, NOW)
            return members.enrol(session, self.shop.retailer, program, NOW, external_id="bob")

        return self.database.write(enrol)

    def post(self, receipt: Any, key: str | None = None) -> TestResponse:
        """A receipt, at the till."""
        return self.client.post("/v1/receipts", json=receipt, headers=bearer(key or self.key))

    def send(self, body: bytes, **headers: str) -> TestResponse:
        """Bytes in a receipt's place."""
        given = {"Content-Type": "application/json", **bearer(self.key)}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/v1/receipts", data=body, headers=given)

    def get(self, path: str, secret: str = "") -> TestResponse:
        """What stands at an address."""
        return self.client.get(path, headers=bearer(secret) if secret else {})

    def redeem(self, token: str, reward: str = "voucher-5", key: str = "a-key-for-one-wish") -> TestResponse:
        """A wish for a reward."""
        headers = {**bearer(token), "Idempotency-Key": key}
        return self.client.post("/v1/me/vouchers", json={"reward": reward}, headers=headers)

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.database.engine.connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements run meanwhile, without those that begin a transaction."""
        found: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "SET ")):
                found.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        yield found
        event.remove(self.database.engine, "before_cursor_execute", note)


def bearer(secret: str) -> dict[str, str]:
    """The header that proves who asks."""
    return {"Authorization": f"Bearer {secret}"}


def sale(number: str = "1001", net: str = "137.40", **facts: Any) -> dict[str, Any]:
    """A sale to ann, of tea."""
    return {
        "store": "high-street",
        "number": number,
        "purchased_at": "2026-05-04T11:00:00Z",
        "kind": "sale",
        "member": {"external": "ann"},
        "lines": [{"sku": "TEA", "quantity": 1, "net": net}],
        **facts,
    }


def refund(number: str, net: str, of: str = "1001", **facts: Any) -> dict[str, Any]:
    """Money given back for the tea of a sale."""
    original = {"business_date": "2026-05-04", "number": of}
    return sale(
        number, kind="return", original=original, lines=[{"sku": "TEA", "quantity": 0, "net": net}], **facts
    )


def problem(answer: TestResponse) -> tuple[int, str]:
    """Status and code of a problem, which has everything a problem must have."""
    assert answer.content_type == "application/problem+json", answer.text
    found = json.loads(answer.text)
    assert found["status"] == answer.status_code
    assert found["type"] == f"urn:regulars:problem:{found['code']}"
    assert found["retryable"] == ("Retry-After" in answer.headers)
    assert found["detail"].endswith((".", "?", "!", "。"))
    assert all(found[name] for name in ("title", "remedy"))
    assert found["request_id"] == answer.headers["X-Request-Id"]
    return answer.status_code, found["code"]
