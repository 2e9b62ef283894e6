"""The sandbox beside the shop: that these pages are the real one, and how to get to where nothing counts."""

from __future__ import annotations

from flask import Response

from db import ids
from doorway import sandboxes
from doorway.service import service
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError
from web.console import filled
from web.console.door import door
from web.wire import pages


@door.shows("/sandbox", may="sandbox.read")
def sandbox() -> Response:
    """Which of the two this is, and whether there is the other."""
    return _page()


@door.takes("/sandbox", may="sandbox.edit")
def remake() -> Response:
    """Make it anew; its keys and members are shown this once."""
    try:
        made = sandboxes.remade()
    except (IdentityError, LoyaltyError) as error:
        return _page(error)
    members = [(each, ids.outside("member", each.member_id)) for each in made.members]
    answer = pages.shown(
        "console/sandbox-made.html", keys=made.keys, members=members, url=service().settings.public_url
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(error: Exception | None = None) -> Response:
    return filled.shown(
        "console/sandbox.html",
        error,
        is_there=service().sandbox is not None,
        is_made=sandboxes.is_made(),
        url=service().settings.public_url,
    )
