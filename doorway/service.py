"""What the doors of one application work with, and the clock, which only doors read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import current_app, has_request_context, request

from config import Settings
from db import migrations
from db.engine import Database
from doorway.known_tills import Tills
from doorway.request_log import RequestLog
from identity.errors import NoSandbox
from loyalty.retailer import Retailer

EXTENSION = "loyalty"
# A secret of the sandbox says so by its beginning, and a signed request by the id of its key.
_TEST = re.compile(
    r"\s*(bearer\s+(till|member)_test_|regulars-hmac-sha256\s([^,]{0,200},){0,3}\s*key=til_test_)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Service:
    """One retailer's service: its settings, database, programmes and keys, and the tills met so far.

    `sandbox` is the same retailer's service for tests; None where there is none, and in the sandbox itself.
    """

    settings: Settings
    database: Database
    retailer: Retailer
    requests: RequestLog
    tills: Tills = field(default_factory=Tills)
    sandbox: Sandbox | None = None


@dataclass(slots=True)
class Sandbox:
    """The service for tests, and whether its database was seen to be there."""

    service: Service
    url: str
    is_made: bool = False

    def opened(self) -> Service:
        """The service. Raises NoSandbox where nobody made the sandbox yet, or not with this version."""
        if not self.is_made:
            if not migrations.is_made(self.url):
                raise NoSandbox("the sandbox was not made yet")
            self.is_made = True
        return self.service


def service() -> Service:
    """The service that answers this request: the sandbox's for its secrets, else the real one.

    Raises NoSandbox.
    """
    house = cast(Service, current_app.extensions[EXTENSION])
    if not in_sandbox():
        return house
    if house.sandbox is None:
        raise NoSandbox("this server has no sandbox")
    return house.sandbox.opened()


def in_sandbox() -> bool:
    """Whether the request carries a secret of the sandbox."""
    return has_request_context() and bool(_TEST.match(request.headers.get("Authorization", "")))


def now() -> datetime:
    """The clock. A request reads it once and passes it down."""
    return datetime.now(UTC)
