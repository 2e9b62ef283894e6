"""/v1/me/pin: the digits that a member types at a till beside a card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.proof_schemas import PinIn, PinOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json, instant
from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import pins
from loyalty.people import pins as kept

member_pin = Blueprint("PIN", __name__, description="What a member types at a till beside a card.")


@member_pin.route("/v1/me/pin")
class Pin(MethodView):
    """The member's PIN."""

    @access.member(member_pin)
    @member_pin.response(200, PinOut, headers=etags.HEADER)
    def get(self) -> Any:
        """Since when there is a PIN; what it is, nobody can read."""
        member_id = callers.caller().member_id
        return _answer(service().database.read(lambda session: kept.find_set_at(session, member_id)))

    @access.member(member_pin)
    @bodies.takes(member_pin, PinIn)
    @member_pin.doc(parameters=[etags.IF_MATCH_IF_LIKED], responses=problems(412))
    @member_pin.response(200, PinOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Set a PIN, or another in its place; one that wrong tries had locked is open again.

        What was proved at a till by the one before is worth no more than the card. The member is told.
        """
        house, at, member_id = service(), now(), callers.caller().member_id

        def change(session: Session) -> None:
            session.lock([member_id])
            etags.match_if_named(etags.of(_shown(kept.find_set_at(session, member_id))))
            pins.put(session, house.retailer, member_id, wish["pin"], at)

        house.database.write(change)
        return _answer(at)

    @access.member(member_pin)
    @member_pin.response(204)
    def delete(self) -> None:
        """Have no PIN any more; done twice, nothing happens."""
        member_id = callers.caller().member_id
        service().database.write(lambda session: kept.remove(session, member_id))


def _answer(set_at: datetime | None) -> Any:
    shown = _shown(set_at)
    return shown, 200, etags.header(etags.of(shown))


def _shown(set_at: datetime | None) -> Json:
    return {"set_at": instant(set_at)}
