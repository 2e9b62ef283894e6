"""POST /v1/benefits/use: a benefit checked off at a till or a service counter."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.benefit_schemas import BenefitOut, TillBenefitIn
from api.member.benefits import benefit
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.rewards import benefits as own
from loyalty.rewards import proven

till_benefits = Blueprint("till benefits", __name__, description="Benefits checked off at a counter.")


@till_benefits.route("/v1/benefits/use")
class Using(MethodView):
    """A benefit checked off."""

    @access.till(till_benefits, "redeem")
    @bodies.takes(till_benefits, TillBenefitIn)
    @till_benefits.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409, 422))
    @till_benefits.response(200, BenefitOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Check off one, for who was identified at this till; what is left then. None left is refused."""
        house, at, till = service(), now(), callers.caller().store_till

        def use(session: Session) -> tuple[Json, int]:
            member_id = proven.who(session, house.retailer.index_key, wish["proof"], till.digest, at)
            by = f"till:{till.label}"
            found = own.use(session, house.retailer, member_id, wish["benefit"], by, at, till.store)
            return benefit(found), 200

        return idempotency.answered("benefit", wish, use)
