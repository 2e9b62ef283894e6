"""/v1/me/tier/applications: a member asks for a tier that was reached."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import tier_answers
from api.member.tier_schemas import TierApplicationIn, TierDoneOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.people import tier_acts
from loyalty.people.tier_acts import TierWish

own_tier = Blueprint("own tier", __name__, description="A member's own tier.")


@own_tier.route("/v1/me/tier/applications")
class Applications(MethodView):
    """What the member applies for."""

    @access.member(own_tier)
    @bodies.takes(own_tier, TierApplicationIn)
    @own_tier.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @own_tier.response(201, TierDoneOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Apply for a tier that was reached and is given on application; a person of the shop decides."""
        member_id, at = callers.caller().member_id, now()
        wanted = TierWish("apply", wish["tier"], ids.outside("member", member_id))

        def apply(session: Session) -> tuple[Json, int]:
            done = tier_acts.act(session, service().retailer, member_id, wanted, at)
            return tier_answers.done(session, done), 201

        return idempotency.answered("me/tier/applications", wish, apply)
