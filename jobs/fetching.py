"""What vendors' deliveries name and do not hold is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from events.dialling import Line
from intake import answering
from jobs.job import House


def fetch(house: House, at: datetime) -> Mapping[str, int]:
    """Fetch what is due, and record what it holds."""
    line = Line(loopback=house.settings.is_development)
    return answering.fetch_due(house.database, house.retailer, line, at)
