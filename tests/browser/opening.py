"""A house where nothing was set up yet: its first owner holds an invitation, and a telephone."""

from __future__ import annotations

import pyotp

from api.app import open_service
from config import Settings
from db.engine import Database
from doorway.service import EXTENSION
from loyalty.people.privacy import KeyRing
from tests import databases
from tests.api.doors import app_on
from tests.browser.house import Street, now, with_pages
from tests.identity.employees import Employees

OWNER = "olive@shop.example"


class Opening:
    """An empty house on the street, with a sandbox; `invitation` is its owner's."""

    def __init__(self, database: Database, street: Street, sandbox_url: str) -> None:
        given = {"LOYALTY_LOG_LEVEL": "CRITICAL", "LOYALTY_REQUEST_LOG": "off"}
        given |= {"LOYALTY_PUBLIC_URL": street.url}
        app = app_on(Settings.from_environment(given), database)
        given |= {"LOYALTY_SANDBOX_DATABASE_URL": sandbox_url}
        settings = Settings.from_environment(given)
        service = app.extensions[EXTENSION] = open_service(settings, database)
        assert service.sandbox is not None
        databases.BACKGROUND.extend((service.requests.close, service.sandbox.service.database.dispose))
        street.app, self.street = with_pages(app), street
        employees = Employees(database, KeyRing.of(settings.keyring), settings.index_key)
        self.invitation = employees.add(OWNER, "owner", at=now())

    def code(self, secret: str) -> str:
        """What the owner's telephone shows now."""
        return pyotp.TOTP(secret).at(now())

    def end(self) -> None:
        """Let the last requests be answered."""
        self.street.settle()
        self.street.app = None
