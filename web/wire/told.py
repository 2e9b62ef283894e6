"""What is told once after a form was done: kept in a cookie until the next page has said it."""

from __future__ import annotations

import json
import re
from typing import Final

from flask import Response, g, redirect, request
from markupsafe import Markup

from web.wire import cookies, readers, texts

COOKIE: Final = "told"
_LASTS_SECONDS: Final = 120
# A cookie may be written by others too: it leads nowhere but to pages of ours.
_OURS: Final = re.compile(r"/[a-z]")
_LINK: Final = Markup(' <a href="{}">{}</a>')


def then(address: str, key: str = "", **facts: str | int) -> Response:
    """Go to a page, which says by this text what was done."""
    return leading("", address, key, **facts)


def leading(leads: str, address: str, key: str, **facts: str | int) -> Response:
    """The same, with a link to what may be done next at the address `leads`, by the text `<key>-next`."""
    response = redirect(address, 303)
    if key:
        content = json.dumps({"key": key, "leads": leads, **facts})
        response.set_cookie(
            COOKIE, content, max_age=_LASTS_SECONDS, secure=cookies.is_secure(), httponly=True, samesite="Lax"
        )
    return response  # type: ignore[return-value]


def taken() -> Markup | None:
    """What is to be told on this page; None for nothing, or for what is no text of ours."""
    try:
        facts = json.loads(request.cookies.get(COOKIE, ""))
        key, leads, tag = facts.pop("key"), facts.pop("leads", ""), readers.reader().tag
        found = texts.said(tag, key, **facts)
        if _OURS.match(leads):
            found += _LINK.format(leads, texts.said(tag, f"{key}-next"))
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    g.told_shown = True
    return found


def forget(response: Response) -> Response:
    """It was said."""
    response.delete_cookie(COOKIE, secure=cookies.is_secure(), httponly=True, samesite="Lax")
    return response
