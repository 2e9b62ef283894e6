"""/v1/me: what a member sees, the card, and points for a voucher."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import answers
from api.member.schemas import AccountOut
from api.till.cards import picture
from api.wire import access, etags
from api.wire.documents import SVG, problems
from api.wire.values import Json
from doorway import callers
from doorway.service import now, service
from loyalty.books import account_reading
from loyalty.cards import card_qr
from loyalty.errors import UnknownCard
from loyalty.people import members

me = Blueprint("me", __name__, description="What is a member's own.")


@me.route("/v1/me")
class Me(MethodView):
    """The member whose token it is."""

    @access.member(me)
    @me.doc(parameters=[etags.IF_NONE_MATCH])
    @me.response(200, AccountOut, headers=etags.HEADER)
    @etags.polled(me)
    def get(self) -> Any:
        """Balances, what expires when, the tier with what it still wants, the last ten entries with why."""
        house, at = service(), now()
        member_id = callers.caller().member_id
        version = house.database.read(
            lambda session: account_reading.version(session, house.retailer, member_id, at)
        )

        def show() -> Json:
            found = house.database.read(
                lambda session: account_reading.read(session, house.retailer, member_id, at)
            )
            return answers.account(found, at)

        return etags.answered(version, show)


@me.route("/v1/me/card.svg")
class Card(MethodView):
    """The member's card."""

    @access.member(me)
    @me.doc(responses=problems(404))
    @me.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self) -> Response:
        """The QR code of the newest card, as SVG."""
        member_id = callers.caller().member_id
        numbers = service().database.read(lambda session: members.numbers(session, member_id))
        if not numbers:
            raise UnknownCard
        return picture(numbers[0])
