"""Secrets shown this once: a key, an invitation, what a webhook signs with; never kept where a page is."""

from __future__ import annotations

from typing import Final

from flask import Response
from markupsafe import Markup

from loyalty.cards import card_qr
from web.wire import pages

CODE_MM: Final = 40


def shown(kind: str, secret: str, back: str, *, coded: bool = False, **facts: object) -> Response:
    """A page with a secret. `kind` names its texts: `<kind>.secret-title`, `<kind>.secret-what`.

    `coded` draws it as a QR code too. No browser keeps the page.
    """
    drawn = card_qr.svg(secret, size_mm=CODE_MM, title=pages.say(f"{kind}.secret-title")) if coded else ""
    response = pages.shown(
        "console/secret.html",
        kind=kind,
        secret=secret,
        drawn=Markup(drawn),  # noqa: S704 - drawn by us from letters of ours
        back=back,
        facts=facts,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
