"""/v1/parked: documents that wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from api.retailer.parked_schemas import (
    KeptWhyIn,
    ParkedDocumentOut,
    ParkedIdentifiedOut,
    ParkedOut,
    ParkedPageIn,
    ParkedPageOut,
    ParkedWhoIn,
)
from api.till import answers
from api.till.schemas import RecordedOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json, day, instant
from db import ids
from db.session import Session
from doorway import parked as parked_documents
from doorway import speech
from doorway.deeds import identifying
from doorway.deeds import parked as parked_deeds
from doorway.refusals import InvalidBody
from doorway.service import now, service
from loyalty.explanations.why import why
from loyalty.program import shelf
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipt_json import as_sent
from loyalty.receipts import queue
from loyalty.receipts.queue import Parked, Search
from loyalty.receipts.values import Recorded
from loyalty.shops import stores
from pos_adapter import scalars
from pos_adapter.errors import Problem

blueprint = Blueprint("parked", __name__, description="Documents that wait for a person.")


@blueprint.route("/v1/parked")
class Queue(MethodView):
    """The queue."""

    @access.staff(blueprint, "parked.read")
    @bodies.asks(blueprint, ParkedPageIn)
    @blueprint.response(200, ParkedPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Documents that wait or did, newest first; by reason, status, store and time."""
        page = Page.of(query, width=2)
        search = Search(
            query["reason"],
            query["status"],
            parked_documents.stores("parked.read", query["store"]),
            query["since"],
            query["to"],
        )
        after = _after(page)
        found = service().database.read(lambda session: queue.page(session, search, page.limit + 1, after))
        return page.answer(found, lambda each: [each.parked_at.isoformat(), each.digest], shown)


@blueprint.route("/v1/parked/<parked>")
class One(MethodView):
    """One document."""

    @access.staff(blueprint, "parked.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ParkedDocumentOut)
    def get(self, parked: str) -> Any:
        """A document as the till sent it, why it waits, and what would end that."""

        def read(session: Session) -> Json:
            found = parked_documents.find(session, parked, "parked.read")
            code = stores.get(session, found.document.store).program
            program = shelf.current(session, service().retailer.shelf, code, now())
            said = speech.sentences([why(f"waiting-{found.reason}")], program)
            return {**shown(found), "why": said, "document": as_sent(found.document)}

        return service().database.read(read)


@blueprint.route("/v1/parked/<parked>/identify")
class Identify(MethodView):
    """Whose a document is."""

    @access.staff(blueprint, "parked.resolve")
    @bodies.takes(blueprint, ParkedWhoIn)
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @blueprint.response(200, ParkedIdentifiedOut, headers=idempotency.HEADERS, description="Done")
    @blueprint.alt_response(202, schema=ParkedIdentifiedOut, description="A second person has to approve it")
    def post(self, wish: dict[str, Any], parked: str) -> Any:
        """Say whose it is: it is posted as of its purchase, and its points count as given by hand."""
        ((scheme, value),) = wish.items()
        who = MemberRef(Scheme(scheme), value)
        at = now()

        def identify(session: Session) -> tuple[Json, int]:
            found = parked_documents.find(session, parked, "parked.resolve")
            outcome = identifying.identify(session, found, who, at)
            program = service().retailer.shelf.take_reference(session, outcome.answer.program)
            shown = {**answers.recorded(outcome.answer, program), "approval": outcome.approval}
            return shown, 202 if outcome.approval else 200

        return idempotency.answered(f"parked-identify:{parked}", wish, identify)


@blueprint.route("/v1/parked/<parked>/retry")
class Retry(MethodView):
    """A document looked at again."""

    @access.staff(blueprint, "parked.resolve")
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @blueprint.response(200, RecordedOut, headers=idempotency.HEADERS)
    def post(self, parked: str) -> Any:
        """Look at it again, as if it came now: what it waited for may have come."""
        at = now()

        return _acted(parked, "retry", {}, lambda session: parked_deeds.retry(session, parked, at))


@blueprint.route("/v1/parked/<parked>/accept")
class Accept(MethodView):
    """A document that replaces the one before it."""

    @access.staff(blueprint, "parked.resolve")
    @bodies.takes(blueprint, KeptWhyIn)
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @blueprint.response(200, RecordedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], parked: str) -> Any:
        """Take what came second under its number as the next revision; the difference is posted."""
        at = now()

        return _acted(
            parked, "accept", wish, lambda session: parked_deeds.accept(session, parked, wish["why"], at)
        )


@blueprint.route("/v1/parked/<parked>/dismiss")
class Dismiss(MethodView):
    """A document let go."""

    @access.staff(blueprint, "parked.resolve")
    @bodies.takes(blueprint, KeptWhyIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(200, ParkedOut)
    def post(self, wish: dict[str, Any], parked: str) -> Any:
        """Let it go, with the reason; it is kept. Of two under one number this keeps the first."""
        at = now()
        return shown(
            service().database.write(lambda session: parked_deeds.dismiss(session, parked, wish["why"], at))
        )


def shown(found: Parked) -> Json:
    """A document that waits, without what stands on it."""
    key = found.document.key
    return {
        "id": identifying.PREFIX + found.digest,
        "receipt": ids.outside("receipt", found.receipt_id),
        "store": key.store,
        "till": key.till,
        "business_date": day(key.business_date),
        "number": key.number,
        "kind": found.document.kind,
        "revision": found.document.revision,
        "reason": found.reason,
        "status": found.status,
        "remedies": list(found.remedies()),
        "purchased_at": instant(found.purchased_at),
        "parked_at": instant(found.parked_at),
        "closed_at": instant(found.closed_at),
        "closed_by": found.closed_by or None,
        "closed_why": found.closed_why or None,
    }


def _acted(parked: str, action: str, wish: dict[str, Any], act: Callable[[Session], Recorded]) -> Any:
    """Do something about a document once for its Idempotency-Key."""

    def work(session: Session) -> tuple[Json, int]:
        answer = act(session)
        program = service().retailer.shelf.take_reference(session, answer.program)
        return answers.recorded(answer, program), 200

    return idempotency.answered(f"parked-{action}:{parked}", wish, work)


def _after(page: Page) -> tuple[datetime, str] | None:
    if not page.after:
        return None
    at, digest = page.after
    try:
        return scalars.instant(at), str(digest)
    except ValidationError:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before")]) from None
