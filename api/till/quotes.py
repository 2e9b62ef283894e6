"""POST /v1/quotes: what a receipt would come to."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.till import quote_answers, slip
from api.till.quote_schemas import QuoteOut
from api.till.receipt_document import RECEIPT_BODY
from api.wire import access, bodies, till_proof
from api.wire.documents import problems
from doorway.at_till import recording
from doorway.service import now, service
from pos_adapter.native import adapter as native

quotes = Blueprint("quotes", __name__, description="What a receipt would come to, before money moves.")


@quotes.route("/v1/quotes")
class Quotes(MethodView):
    """Quotes of sales and returns."""

    @access.till_proved_later(quotes, "quotes")
    @quotes.doc(
        requestBody=RECEIPT_BODY,
        parameters=slip.PARAMETERS,
        responses=problems(400, 403, 404, 409, 413, 415, 422),
    )
    @quotes.response(200, QuoteOut)
    def post(self) -> Any:
        """What a sale would earn and could redeem, or a return would take, give back and pay out.

        The body is the receipt as it would be sent; nothing of it is written, and no voucher is used. What
        it redeems and is not covered is refused here, while the goods are still in the shop.
        """
        house, at = service(), now()
        known = access.known_till(at)
        with house.tills.speaking(house.database, known, at):
            till_proof.check(known.till, "quotes")
            slip.printing()
            receipt = native.receipt(bodies.document(), known.adapter)
            found, program = recording.quoted(receipt, known.till, at)
        return quote_answers.quoted(found, program)
