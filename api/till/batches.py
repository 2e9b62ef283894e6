"""POST /v1/receipts/batch: what a till kept while it was offline, answered line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Response, request, stream_with_context
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from api.till import receipts, slip
from api.till.receipt_document import RECEIPT
from api.wire import access, bodies, problems
from api.wire.documents import problems as documented
from doorway import speech
from doorway.errors import KINDS, kind_of
from doorway.known_tills import KnownTill
from doorway.refusals import ReceiptConflict, WrongMediaType
from doorway.service import now, service
from loyalty.receipt import Receipt
from pos_adapter.errors import UnreadableBody
from pos_adapter.native import adapter as native

batches = Blueprint("batches", __name__, description="Many receipts at once.")
NDJSON = "application/x-ndjson"
MOST_LINES = 1_000
SLICE = 20  # Receipts of one transaction: no other till waits longer for their members than these take.
Answer = tuple[int, Any, bool]  # status, body, and whether it was recorded before
_BODY = {
    "required": True,
    "description": "One receipt a line, at most 1,000 lines.",
    "content": {NDJSON: {"schema": {"type": "string", "pattern": r"\S"}, "x-line": RECEIPT}},
}
_ANSWER = {
    "type": "string",
    "description": "One line for each line: its number, the status and the body it would have got alone, and"
    " whether it was `replayed`: recorded before.",
}


@batches.route("/v1/receipts/batch")
class Batch(MethodView):
    """A till's queue."""

    @access.till(batches, "receipts")
    @batches.doc(requestBody=_BODY, parameters=slip.PARAMETERS, responses=documented(400, 413, 415, 422))
    @batches.response(200, _ANSWER, content_type=NDJSON)
    def post(self) -> Response:
        """Record many receipts, each by itself: a bad one never sinks the rest.

        Answers come line by line. Send the whole batch again whenever an answer was
        lost: what was recorded is answered from then.
        """
        known = access.known_till(now())
        slip.printing()
        speech.readers()  # The header that names it goes out before the first answer is made.
        lines = _lines()
        told = stream_with_context(_answers(known, lines))
        return Response(told, 200, content_type=NDJSON)


def _lines() -> list[tuple[int, bytes]]:
    """The lines with their numbers, without empty ones. Raises WrongMediaType, RequestEntityTooLarge."""
    if request.mimetype not in (NDJSON, "application/ndjson"):
        raise WrongMediaType(bodies.strict_text(request.headers.get("Content-Type", "none")))
    body = request.get_data(cache=True)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
    if not lines:
        raise UnreadableBody("must hold at least one receipt, one a line")
    if len(lines) > MOST_LINES:
        raise RequestEntityTooLarge
    return lines


def _answers(known: KnownTill, lines: list[tuple[int, bytes]]) -> Iterator[bytes]:
    """One line of answer for each line. They are recorded in purchase order: a late sale costs more."""
    read = [(number, _read(known, line)) for number, line in lines]
    ready = [(number, found) for number, found in read if isinstance(found, Receipt)]
    told = {number: found for number, found in read if not isinstance(found, Receipt)}
    ready.sort(key=lambda each: (each[1].purchased_at, each[1].sequence))
    for start in range(0, len(ready), SLICE):
        some = ready[start : start + SLICE]
        answers = _recorded(known, [receipt for _, receipt in some])
        told.update(zip((number for number, _ in some), answers, strict=True))
    for number, _ in lines:
        status, body, is_replayed = told[number]
        yield _line(number, status, body, replayed=is_replayed)


def _line(number: int, status: int, body: Any, *, replayed: bool = False) -> bytes:
    said = {"line": number, "status": status, "replayed": replayed, "body": body}
    return orjson.dumps(said) + b"\n"


def _read(known: KnownTill, line: bytes) -> Receipt | Answer:
    """The receipt of a line, or the problem it would have been answered with alone."""
    try:
        return native.receipt(native.whole_document(line), known.adapter)
    except tuple(KINDS) as error:
        return _problem(error)


def _recorded(known: KnownTill, some: list[Receipt]) -> list[Answer]:
    """What each would have been answered alone.

    One transaction for all, as it is commits that take long; where one of them is refused, one for each.
    """
    try:
        return [_answer(each) for each in receipts.recorded_all(some, known, now())]
    except tuple(KINDS) as error:
        if len(some) == 1:
            return [_problem(error)]
    return [answer for each in some for answer in _recorded(known, [each])]


def _answer(found: receipts.Answered | ReceiptConflict) -> Answer:
    if isinstance(found, ReceiptConflict):
        return _problem(found)
    return found.status, found.body, found.is_replayed


def _problem(error: Exception) -> Answer:
    return kind_of(error).status, orjson.loads(problems.of_error(error).get_data()), False
