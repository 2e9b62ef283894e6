"""The reports there are."""

from __future__ import annotations

from typing import Final

from flask import Response

from web.console import choosing
from web.console.door import door
from web.wire import pages

ALL: Final = ("movements", "liability", "rules", "tiers", "fees", "funding", "clearing")


@door.shows("/reports", may="reports.read")
def reports() -> Response:
    """Each by what it answers."""
    return pages.shown("console/reports.html", program=choosing.program(), found=ALL)
