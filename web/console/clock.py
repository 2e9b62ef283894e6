"""The clock of the house: by which the console tells when something happened that is of no store."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from web.wire import branding, pages


def zone() -> ZoneInfo:
    """Where the house's days begin: as the programme of the page says, UTC before there is one."""
    program = branding.of_page().program
    return program.zoneinfo if program else ZoneInfo("UTC")


def told(at: datetime | None, form: str = "short") -> str:
    """An instant by that clock; a dash for never."""
    return pages.moment(at, zone(), form) if at is not None else "–"
