"""POST /v1/me/claims: the points of a receipt that named nobody."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema

from api.till import answers
from api.till.schemas import RecordedOut
from api.wire import access, bodies, idempotency
from api.wire import fields as exact
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway.own_deeds import claims as deeds
from doorway.service import now, service

claims = Blueprint("claims", __name__, description="Receipts that named nobody.")


class ClaimIn(Schema):
    """The code on the slip."""

    code = exact.text(
        "As it is printed, capitals and hyphens do not matter; or what its QR code holds.",
        least=10,
        most=200,
        required=True,
    )


@claims.route("/v1/me/claims")
class Claims(MethodView):
    """A receipt to claim."""

    @access.member(claims)
    @bodies.takes(claims, ClaimIn)
    @claims.doc(parameters=idempotency.PARAMETERS, responses=problems(403, 404, 409, 429))
    @claims.response(200, RecordedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Take the points of a receipt that named nobody, as of its purchase: once, and for two weeks.

        Whoever rang it up does not get them.
        """
        at = now()
        deeds.count_try(at)

        def claim(session: Session) -> tuple[Json, int]:
            answer = deeds.take(session, wish["code"], at)
            program = service().retailer.shelf.take_reference(session, answer.program)
            return answers.recorded(answer, program), 200

        return idempotency.answered("claim", wish, claim)
