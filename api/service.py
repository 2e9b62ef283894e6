"""What the doors of one application work with, and the clock, which only doors read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import current_app

from api.tills import Tills
from config import Settings
from db.engine import Database
from loyalty.retailer import Retailer

EXTENSION = "loyalty"


@dataclass(frozen=True, slots=True)
class Service:
    """One retailer's service: its settings, database, programmes and keys, and the tills met so far."""

    settings: Settings
    database: Database
    retailer: Retailer
    tills: Tills = field(default_factory=Tills)


def service() -> Service:
    """The service of the application that answers this request."""
    return cast(Service, current_app.extensions[EXTENSION])


def now() -> datetime:
    """The clock. A request reads it once and passes it down."""
    return datetime.now(UTC)
