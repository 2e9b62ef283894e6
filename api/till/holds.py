"""/v1/holds: points set aside for a basket, captured or released."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.till.answers import money
from api.till.hold_schemas import HoldIn, HoldOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, balances, instant
from db import ids
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from loyalty.errors import InvalidProof
from loyalty.receipt import Redemption
from loyalty.rewards import holds as kept
from loyalty.rewards import proof
from loyalty.rewards.holds import Held
from points.errors import UnknownHold

holds = Blueprint("holds", __name__, description="Points set aside at a till.")


@holds.route("/v1/holds")
class Holds(MethodView):
    """Points to set aside."""

    @access.till(holds, "redeem")
    @bodies.takes(holds, HoldIn)
    @holds.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @holds.response(201, HoldOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Set points aside, for points to pay with or for a reward, until the programme's time is over.

        Then name the hold in the receipt, which captures it. `proof` is what POST /v1/identify gave.
        """
        house, at, till = service(), now(), callers.caller().store_till

        def place(session: Session) -> tuple[Json, int]:
            shown = proof.find(house.retailer.index_key, wish["proof"], till.digest, at)
            if shown is None:
                raise InvalidProof
            redemption = Redemption(
                reward=wish.get("reward", ""), points=wish.get("points", 0), currency=wish.get("currency", "")
            )
            found = kept.place(session, house.retailer, till, shown, redemption, at)
            return _answer(session, found), 201

        return idempotency.answered("hold", wish, place)


@holds.route("/v1/holds/<hold>/capture")
class Capture(MethodView):
    """The end of a hold: points spent."""

    @access.till(holds, "redeem")
    @holds.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @holds.response(200, HoldOut, headers=idempotency.HEADERS)
    def post(self, hold: str) -> Any:
        """Spend what a hold set aside, without a receipt. One that timed out is refused."""
        return _close("capture", hold)


@holds.route("/v1/holds/<hold>/release")
class Release(MethodView):
    """The end of a hold: points given back."""

    @access.till(holds, "redeem")
    @holds.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @holds.response(200, HoldOut, headers=idempotency.HEADERS)
    def post(self, hold: str) -> Any:
        """Give back what a hold set aside."""
        return _close("release", hold)


def _close(operation: str, hold: str) -> Any:
    house, at, till = service(), now(), callers.caller().store_till
    hold_id = ids.find_inside("hold", hold)
    if hold_id is None:
        raise UnknownHold(hold)
    act = {"capture": kept.capture, "release": kept.release}[operation]

    def close(session: Session) -> tuple[Json, int]:
        return _answer(session, act(session, house.retailer, till, hold_id, at)), 200

    return idempotency.answered(f"{operation}:{hold_id}", {}, close)


def _answer(session: Session, found: Held) -> Json:
    program = service().retailer.shelf.take_reference(session, found.program)
    return {
        "hold": ids.outside("hold", found.hold_id),
        "member": ids.outside("member", found.member_id),
        "status": found.status,
        "currency": found.currency,
        "points": found.amount,
        **money(found.worth_minor, program),
        "expires_at": instant(found.expires_at),
        "balance_after": balances(found.balances),
        "seq": found.seq,
        "why": speech.sentences(found.reasons, program),
    }
