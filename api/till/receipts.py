"""POST /v1/receipts: a till's receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.till import answers, slip
from api.till.receipt_document import RECEIPT_BODY
from api.till.schemas import RecordedOut
from api.wire import access, bodies, till_proof
from api.wire.documents import REPLAYED, problems
from api.wire.values import Json
from db import ids
from doorway.at_till import recording
from doorway.known_tills import KnownTill
from doorway.refusals import ReceiptConflict
from doorway.service import now, service
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts.values import Recorded, Status
from pos_adapter.native import adapter as native

receipts = Blueprint("receipts", __name__, description="Receipts of tills.")


@receipts.route("/v1/receipts")
class Receipts(MethodView):
    """Receipts, returns, exchanges and voids, with their corrections."""

    @access.till_proved_later(receipts, "receipts")
    @receipts.doc(
        requestBody=RECEIPT_BODY, parameters=slip.PARAMETERS, responses=problems(400, 403, 409, 413, 415, 422)
    )
    @receipts.response(201, RecordedOut, description="Recorded, now or before", headers=REPLAYED)
    @receipts.alt_response(200, schema=RecordedOut, description="Ignored: a higher revision was here before")
    @receipts.alt_response(
        202, schema=RecordedOut, headers=REPLAYED, description="Kept until it can be posted"
    )
    def post(self) -> Any:
        """Record a receipt; says what it earned or took back, and why.

        Store, till, business date and number are its idempotency key for ever: send it again whenever the
        answer did not come. A higher revision corrects it. What cannot be posted yet is kept and waits.
        """
        house, at = service(), now()
        known = access.known_till(at)
        with house.tills.speaking(house.database, known, at):
            till_proof.check(known.till, "receipts")
            slip.printing()
            receipt = native.receipt(bodies.document(), known.adapter)
            return recorded(receipt, known, at)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a till is told of one receipt; `is_replayed` says that it was recorded before."""

    body: Json
    status: int
    is_replayed: bool


def recorded(receipt: Receipt, known: KnownTill, at: datetime) -> tuple[Json, int, dict[str, str]]:
    """Record one receipt of a till: body, status, headers. Raises ReceiptConflict and what recording does."""
    (found,) = recorded_all([receipt], known, at)
    if isinstance(found, ReceiptConflict):
        raise found
    return found.body, found.status, {"Idempotent-Replayed": "true"} if found.is_replayed else {}


def recorded_all(
    several: Iterable[Receipt], known: KnownTill, at: datetime
) -> list[Answered | ReceiptConflict]:
    """Record receipts of a till in one transaction, in their order. Raises what recording does, of any."""
    return [_answered(*each) for each in recording.taken(several, known.till, at)]


def _answered(answer: Recorded, programs: Mapping[str, Program]) -> Answered | ReceiptConflict:
    if answer.status is Status.CONFLICT:
        return ReceiptConflict(ids.outside("receipt", answer.receipt_id))
    told = answers.recorded(answer, programs[answer.program], programs)
    return Answered(told, _status(answer), answer.replayed and answer.status is not Status.IGNORED)


def _status(answer: Recorded) -> int:
    """A repetition gets the first status, as it gets the first answer."""
    return {Status.PARKED: 202, Status.IGNORED: 200}.get(answer.status, 201)
