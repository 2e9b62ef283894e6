"""A receipt that named nobody, taken by the code on its slip: typed, scanned, or come with a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway.own_deeds import claims as deeds
from doorway.service import now, service
from identity.errors import OwnSale, TooMany
from loyalty.errors import ClaimClosed, UnknownClaimCode
from loyalty.explanations.figures import Figures
from loyalty.receipts import claim_codes
from loyalty.receipts.values import Recorded
from web.member.door import door
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

LONGEST: Final = 200


@door.shows("/claim")
def claim() -> Response:
    """Where the code is typed; a link may bring it along."""
    return pages.shown(
        "member/claim.html", given={"code": claim_codes.code_in(request.args.get("code", "")[:LONGEST])}
    )


@door.takes("/claim")
def take() -> Response:
    """Take the points of the receipt, as of its purchase."""
    form, at = Form.sent(), now()
    typed = form.text("code", most=LONGEST)
    try:
        form.done()
        deeds.count_try(at)
        found = doing.done(form, "claim", lambda session: _taken(session, typed, at))
    except (Unfilled, TooMany, OwnSale, UnknownClaimCode, ClaimClosed) as error:
        refusal, wrong = failing.refusal(error), getattr(error, "wrong", {})
        given = {**form.given, "once": ""}
        return pages.shown("member/claim.html", 422, refusal=refusal, wrong=wrong, given=given)
    return told.then(f"/history/{found['receipt']}", "claim.done", points=found["points"])


def _taken(session: Session, typed: str, at: datetime) -> Mapping[str, Any]:
    answer = deeds.take(session, typed, at)
    return {"receipt": ids.outside("receipt", answer.receipt_id), "points": _points(session, answer)}


def _points(session: Session, answer: Recorded) -> str:
    program = service().retailer.shelf.take_reference(session, answer.program)
    figures = Figures(program, readers.reader())
    given = [figures.points(amount, currency) for currency, amount in answer.issued().items()]
    return pages.say("history.comma").join(given) or figures.points(0, program.currencies[0].code)
