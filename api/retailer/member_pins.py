"""/v1/members/…/pin: staff take a PIN away that a member forgot. Nobody can read it."""

from __future__ import annotations

from flask.views import MethodView
from flask_smorest import Blueprint

from api.wire import access
from api.wire.documents import problems
from doorway.deeds import personal
from doorway.service import service

member_pins = Blueprint("member PINs", __name__, description="A member's PIN, for the shop's staff.")


@member_pins.route("/v1/members/<member>/pin")
class MemberPin(MethodView):
    """A member's PIN."""

    @access.staff(member_pins, "members.edit")
    @member_pins.doc(responses=problems(404))
    @member_pins.response(204)
    def delete(self, member: str) -> None:
        """Take a member's PIN away; only the member sets another. Done twice, nothing happens."""
        service().database.write(lambda session: personal.take_pin(session, member))
