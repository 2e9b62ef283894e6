"""The reader of a page: which language, chosen by a link, a cookie, or what the browser asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, g, request

from doorway import speech
from loyalty.explanations import language
from loyalty.explanations.language import Language
from web.wire import cookies

COOKIE: Final = "language"
KEPT: Final = timedelta(days=400)
# How each language calls itself, in the order in which they are offered.
OFFERED: Final = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}


def settle() -> None:
    """Find out the reader's language before a page is made. `?language=zh-Hant` changes it for good."""
    asked = request.args.get("language", "")
    chosen = asked if asked in OFFERED else request.cookies.get(COOKIE, "")
    if chosen in OFFERED:
        speech.read_by(language.language(chosen))
    if asked in OFFERED:
        g.language_chosen = asked


def keep(response: Response) -> Response:
    """Remember a language that was chosen."""
    if chosen := g.get("language_chosen"):
        response.set_cookie(
            COOKIE, chosen, max_age=KEPT, secure=cookies.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def reader() -> Language:
    """The language of whoever reads this page."""
    return speech.readers()
