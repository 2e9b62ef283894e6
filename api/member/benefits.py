"""/v1/me/benefits: what a member has besides points, and how much of it is left."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.benefit_schemas import BenefitsOut
from api.wire import access, etags
from api.wire.values import Json
from doorway import callers, speech
from doorway.service import now, service
from loyalty.rewards import benefits as own
from loyalty.rewards.benefits import Own

benefits = Blueprint("my benefits", __name__, description="What a member has besides points.")


@benefits.route("/v1/me/benefits")
class Benefits(MethodView):
    """The member's benefits."""

    @access.member(benefits)
    @benefits.doc(parameters=[etags.IF_NONE_MATCH])
    @benefits.response(200, BenefitsOut, headers=etags.HEADER)
    @etags.polled(benefits)
    def get(self) -> Any:
        """Every benefit, how many are left in this period, and why the member may not have one now."""
        house, at, member_id = service(), now(), callers.caller().member_id
        found = house.database.read(lambda session: own.of_member(session, house.retailer, member_id, at))
        shown = {"data": [benefit(each) for each in found]}
        return etags.answered(etags.of(shown), lambda: shown)


def benefit(found: Own) -> Json:
    """A benefit as its member has it."""
    return {
        "code": found.benefit.code,
        "name": speech.name(found.benefit.name, found.benefit.code),
        "kind": found.benefit.kind,
        "quota": found.benefit.quota,
        "per": found.benefit.per,
        "used": found.used,
        "left": found.left,
        "through": found.through_on.isoformat() if found.through_on else None,
        "reason": found.refusal or None,
    }
