"""Every part that pages are made of, in its states: for whoever makes pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response

from doorway.service import service
from web.member.door import door
from web.member.history import Told
from web.wire import failing, pages
from web.wire.failing import Refusal

ENTRIES: Final = (
    Told("High Street", date(2026, 5, 4), ("19 points: 1 point per £1.00 on £19.40.",), ("+19",), "#entry"),
    Told("", None, ("80 points expired.",), ("−80",), ""),
)
REFUSAL: Final = Refusal(
    409, "insufficient_points", "There are not enough points", "120 are there, 200 it takes."
)


@dataclass(frozen=True, slots=True)
class _Tab:
    """What a tab says of itself."""

    key: str
    address: str
    is_here: bool


@door.shows("/parts", anyone=True)
def parts() -> Response:
    """A section for each macro of `templates/parts.html`; an address that leads nowhere in production."""
    if not service().settings.is_development:
        return failing.not_there()
    return pages.shown(
        "member/parts.html",
        entries=ENTRIES,
        wrong_refusal=REFUSAL,
        permitted=lambda _: True,
        tabs=(
            _Tab("rewards.title", "#rewards", is_here=True),
            _Tab("vouchers.title", "#vouchers", is_here=False),
        ),
    )
