"""/v1/me: what a member sees, the card, and points for a voucher."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api import answers, auth, bodies
from api.cards import picture
from api.documents import IDEMPOTENCY_KEY, MEMBER, REPLAYED, SVG, problems
from api.schemas import AccountOut, RedeemedOut, VoucherIn
from api.service import now, service
from db.session import Session
from loyalty import account_reading, card_qr, members, rewards
from loyalty.errors import UnknownCard
from loyalty.program.model import Program
from loyalty.vouchers import Redeemed, Refused

me = Blueprint("me", __name__, description="What is a member's own.")
_WISH = VoucherIn()


@me.route("/v1/me")
class Me(MethodView):
    """The member whose token it is."""

    @me.doc(security=MEMBER, responses=problems(401))
    @me.response(200, AccountOut)
    def get(self) -> Any:
        """Balances, what expires when, the tier with what it still wants, the last ten entries with why."""
        house, at = service(), now()
        found = house.database.read(
            lambda session: account_reading.read(session, house.retailer, auth.member_id(session, at), at)
        )
        return answers.account(found, at)


@me.route("/v1/me/card.svg")
class Card(MethodView):
    """The member's card."""

    @me.doc(security=MEMBER, responses=problems(401, 404))
    @me.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self) -> Response:
        """The QR code of the newest card, as SVG."""
        at = now()
        numbers = service().database.read(
            lambda session: members.numbers(session, auth.member_id(session, at))
        )
        if not numbers:
            raise UnknownCard
        return picture(numbers[0])


@me.route("/v1/me/vouchers")
class Vouchers(MethodView):
    """Vouchers for points."""

    @me.doc(
        security=MEMBER,
        parameters=[IDEMPOTENCY_KEY],
        requestBody={"required": True, "content": {"application/json": {"schema": VoucherIn}}},
        responses=problems(400, 401, 409, 413, 415, 422),
    )
    @me.response(201, RedeemedOut, description="Given, now or before under this key", headers=REPLAYED)
    def post(self) -> Any:
        """Give points for a voucher, once for each Idempotency-Key; a refusal stands for its key, too."""
        house, at = service(), now()
        member_id = house.database.read(lambda session: auth.member_id(session, at))
        key, wish = bodies.idempotency_key(), bodies.fields(_WISH)

        def redeem(session: Session) -> tuple[Redeemed | Refused, Program]:
            outcome = rewards.redeem(session, house.retailer, member_id, wish["reward"], key, at)
            return outcome, house.retailer.shelf.take_reference(session, outcome.program)

        outcome, program = house.database.write(redeem)
        answer = rewards.granted(outcome)
        headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        return answers.redeemed(answer, program), 201, headers
