"""/v1/me/referral: the code by which a member brings others along, and what came of it."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.referral_schemas import ReferralOut
from api.wire import access
from api.wire.documents import problems
from doorway import callers
from doorway.service import now, service
from loyalty.activities import referrals
from loyalty.people import privacy

my_referrals = Blueprint("my referrals", __name__, description="Bringing others along.")


@my_referrals.route("/v1/me/referral")
class MyReferral(MethodView):
    """The member's referral code."""

    @access.member(my_referrals)
    @my_referrals.doc(responses=problems(404, 409))
    @my_referrals.response(200, ReferralOut)
    def get(self) -> Any:
        """The code to give to others, how many joined by it, and what that gave.

        The code is made when it is first asked for. 404 where the programme gives nothing for it.
        """
        house, at, member_id = service(), now(), callers.caller().member_id
        found = house.database.write(
            lambda session: referrals.of_member(session, house.retailer, member_id, at)
        )
        return {
            "code": privacy.grouped(found.code, 5),
            "came": found.came,
            "waiting": found.waiting,
            "given": dict(found.given),
            "rewards": found.rewards,
        }
