"""What a till page refuses, in a clerk's words where the other pages speak to members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from doorway.errors import kind_of
from doorway.refusals import ApiError
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError
from points.errors import PointsError
from pos_adapter.errors import AdapterError
from web.wire import failing, readers, texts
from web.wire.failing import Refusal
from web.wire.refusals import PageRefused, Unfilled

# What can be said on the page of the sale itself; anything else is a page of its own.
REFUSED: Final = (PageRefused, ApiError, IdentityError, LoyaltyError, PointsError, AdapterError)


def refusal(error: Exception) -> Refusal:
    """What an error is called at a till; by a text `at-till.<code>` where there is one."""
    found = failing.refusal(error)
    if isinstance(error, PageRefused):
        return found
    key = f"at-till.{kind_of(error).code}"
    tag = readers.reader().tag
    if key not in texts.texts(tag):
        return found
    return Refusal(found.status, found.code, texts.said(tag, key), _detail(f"{key}.detail", tag))


def wrong(error: Exception) -> Mapping[str, str]:
    """The fields that are wrong, if it is about fields."""
    return error.wrong if isinstance(error, Unfilled) else {}


def _detail(key: str, tag: str) -> str:
    return str(texts.said(tag, key)) if key in texts.texts(tag) else ""
