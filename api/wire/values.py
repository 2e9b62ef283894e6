"""Values as JSON has them: instants, days, balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from points.state import Balance

Json = dict[str, Any]


def balances(found: Mapping[str, Balance]) -> Json:
    """Balances by currency."""
    return {currency: asdict(balance) for currency, balance in found.items()}


def instant(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(on: date | None) -> str | None:
    """A day as ISO 8601."""
    return None if on is None else on.isoformat()
