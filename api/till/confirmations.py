"""/v1/receipts/…/confirmation: word that a sale is delivered, collected or paid; points await it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.wire import access, idempotency
from api.wire.documents import problems
from api.wire.schemas import balances, why
from api.wire.values import Json
from api.wire.values import balances as told
from db import ids
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from loyalty.errors import UnknownReceipt, WrongStore
from loyalty.explanations import reasons
from loyalty.receipts import confirming
from loyalty.work import Work

confirmations = Blueprint("confirmations", __name__, description="Word that points await.")


class ConfirmedOut(Schema):
    """What the member has, now that word came."""

    receipt = fields.String(required=True)
    member = fields.String(required=True)
    balance_after = balances()
    seq = fields.Integer(required=True)
    why = why()


@confirmations.route("/v1/receipts/<receipt>/confirmation")
class Confirmation(MethodView):
    """Word of a sale."""

    @access.till(confirmations, "receipts")
    @confirmations.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @confirmations.response(200, ConfirmedOut, headers=idempotency.HEADERS)
    def post(self, receipt: str) -> Any:
        """Say that a sale of this store is settled: its points that awaited word can be used from now on."""
        at, till = now(), callers.caller().store_till
        receipt_id = ids.find_inside("receipt", receipt)

        def confirm(session: Session) -> tuple[Json, int]:
            work = _confirmed(session, receipt_id, till.store, at)
            return {
                "receipt": receipt,
                "member": ids.outside("member", work.member_id),
                "balance_after": told(dict(work.state.balances)),
                "seq": work.state.head.seq,
                "why": speech.sentences(reasons.of_entries(work.entries), work.program),
            }, 200

        return idempotency.answered(f"receipts/{receipt}/confirmation", {}, confirm)


def _confirmed(session: Session, receipt_id: str | None, store: str, at: datetime) -> Work:
    """What word does; of another store's sale a till is told no more than of one that is not there."""
    if receipt_id is None:
        raise UnknownReceipt
    try:
        return confirming.confirm(session, service().retailer, receipt_id, store, at)
    except WrongStore:
        raise UnknownReceipt from None
