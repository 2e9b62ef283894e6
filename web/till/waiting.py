"""What waited for the network: sent as one queue, recorded one by one, and answered each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from flask import Response, jsonify, request

from doorway.errors import KINDS, kind_of
from doorway.service import now
from web.till import receipts, refusing, sale_text, selling
from web.till.door import door, till
from web.till.sale import Sale
from web.till.sale_text import Unreadable
from web.wire.refusals import PageRefused

MOST: Final = 200
# What a till should send again: nobody knows yet whether it was kept.
AGAIN: Final = 500
SAID: Final[tuple[type[Exception], ...]] = (PageRefused, *KINDS)


@door.shows("/alive", anyone=True)
def alive() -> Response:
    """Somebody answers."""
    return Response(status=204)


@door.takes("/queue", may="receipts")
def take() -> Response:
    """Record what a browser kept, in the order of its purchases. Raises Unreadable.

    Each sale brings the number it was given when it was kept, which is its key for ever: whatever part of a
    queue comes twice is recorded once. What could not be answered for good is left out, and comes again.
    """
    try:
        found = orjson.loads(request.get_data())["sales"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Unreadable from None
    if not isinstance(found, list) or len(found) > MOST:
        raise Unreadable
    answers = [answer for each in sorted(found, key=_moment) for answer in _answers(each)]
    return jsonify({"answers": answers})


def _answers(found: Any) -> Iterator[dict[str, Any]]:
    """What is said of one: taken, or why not; nothing where it should come again."""
    number = _number(found)
    try:
        sale = _paid(found)
        answer, _ = selling.recorded(sale, now())
    except SAID as error:
        status = error.status if isinstance(error, PageRefused) else kind_of(error).status
        if status < AGAIN:
            told = refusing.refusal(error)
            yield {"number": number, "taken": False, "title": str(told.title), "detail": str(told.detail)}
        return
    yield {"number": number, "taken": True, "issued": answer.issued()}


def _paid(found: Any) -> Sale:
    """The sale as it would have been sent, had there been a line. Raises Unreadable."""
    if not isinstance(found, dict):
        raise Unreadable
    sale = sale_text.sale_of(found.get("sale"))
    if sale.at is None or not sale.goods:
        raise Unreadable
    if sale.kind == "return":
        return sale
    card = found.get("by_card", "")
    scale = receipts.settings_of(till(), now()).money_scale
    return sale.paid(selling.kind_of(found.get("tender")), selling.minor(card, scale))


def _number(found: Any) -> str:
    sale = found.get("sale") if isinstance(found, dict) else None
    return str(sale.get("number", "")) if isinstance(sale, dict) else ""


def _moment(found: Any) -> datetime:
    """When it was bought; what says nothing readable comes first, and is refused."""
    try:
        return sale_text.sale_of(found["sale"]).at or datetime.min.replace(tzinfo=UTC)
    except (Unreadable, KeyError, TypeError):
        return datetime.min.replace(tzinfo=UTC)
