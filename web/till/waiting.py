"""What waited for the network: sent as one queue, recorded one by one, and answered each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
from flask import Response, jsonify, request

from doorway import request_notes
from doorway.errors import KINDS, kind_of
from doorway.service import now
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import Why, why
from loyalty.program.model import Program
from loyalty.receipts.values import Outcome, Reason, Recorded, Redeemed
from web.till import receipts, refusing, sale_text, selling
from web.till.door import door, till
from web.till.sale import Sale
from web.till.sale_text import Unreadable
from web.wire import pages, readers
from web.wire.refusals import PageRefused

MOST: Final = 200
# A till that could not reach us so long was put away; and one whose clock runs ahead runs ahead a little.
LONGEST: Final = timedelta(days=31)
AHEAD: Final = timedelta(hours=1)
# What a till should send again: nobody knows yet whether it was kept.
AGAIN: Final = 500
SAID: Final[tuple[type[Exception], ...]] = (PageRefused, *KINDS)


class OddMoment(PageRefused):
    """A sale that was kept longer ago than anybody keeps one, or is not yet."""

    key, status = "problem.sale-odd-moment", 422


@door.shows("/alive", anyone=True)
def alive() -> Response:
    """Somebody answers. In the log of the key it would soon be all there is."""
    request_notes.leave_out()
    return Response(status=204)


@door.takes("/queue", may="receipts")
def take() -> Response:
    """Record what a browser kept, in the order of its purchases. Raises Unreadable.

    Each sale brings the number it was given when it was kept, which is its key for ever: whatever part of a
    queue comes twice is recorded once. What could not be answered for good is left out, and comes again.
    `told` is what a person must know of one, also of one that was taken: sentences, with the remedy.
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
        answer, programs = selling.recorded(sale, now())
    except SAID as error:
        status = error.status if isinstance(error, PageRefused) else kind_of(error).status
        if status < AGAIN:
            refusal = refusing.refusal(error)
            said = (str(refusal.title), str(refusal.detail))
            yield {"number": number, "taken": False, "told": [f"{each}" for each in said if each]}
        return
    yield {"number": number, "taken": True, "issued": answer.issued(), "told": _told(sale, answer, programs)}


def _told(sale: Sale, answer: Recorded, programs: Mapping[str, Program]) -> list[str]:
    """What a clerk must do about a sale that was taken: money to ask for, a card that nobody has."""
    program = programs[answer.program]
    figures = Figures(program, readers.reader())
    uncovered = [each for each in answer.redemptions if each.outcome is Outcome.REJECTED]
    # Of what nobody set aside only the till knows what it was to pay.
    worth = {each.name: each.worth_minor for each in sale.spent}
    said = [
        str(pages.say("till.uncovered", money=figures.money(due, each.money)))
        for each in uncovered
        if (due := each.due_minor or worth.get(each.name, 0))
    ]
    said += explain.sentences([_reason(each) for each in uncovered], program, readers.reader())
    if answer.waiting in (None, Reason.UNIDENTIFIED):
        return said
    if answer.waiting is Reason.UNKNOWN_MEMBER and sale.buyer is not None and sale.buyer.card:
        return [*said, str(pages.say("till.card-unknown", card=sale.buyer.card))]
    return [*said, *explain.sentences([why(f"waiting-{answer.waiting}")], program, readers.reader())]


def _reason(each: Redeemed) -> Why:
    return why("rejected", what=each.reason.replace("_", "-"))


def _paid(found: Any) -> Sale:
    """The sale as it would have been sent, had there been a line. Raises Unreadable."""
    if not isinstance(found, dict):
        raise Unreadable
    sale = sale_text.sale_of(found.get("sale"))
    if sale.at is None or not sale.goods:
        raise Unreadable
    if not now() - LONGEST <= sale.at <= now() + AHEAD:
        raise OddMoment
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
