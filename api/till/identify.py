"""POST /v1/identify: who stands at the till."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import household_answers
from api.service import now, service
from api.till.identify_schemas import IdentifiedOut, IdentifyIn
from api.till.quote_answers import progress, rewards
from api.wire import access, bodies, speech
from api.wire.documents import problems
from api.wire.values import Json, balances, instant
from db import ids
from identity import limits
from loyalty.rewards import identifying
from loyalty.rewards.identifying import Identified

identify = Blueprint("identify", __name__, description="Who stands at a till.")
# A clerk does not scan faster, and who guesses numbers gets no further than this.
MOST, PER = 600, timedelta(hours=1)


@identify.route("/v1/identify")
class Identify(MethodView):
    """The member at the till."""

    @access.till(identify, "members")
    @bodies.takes(identify, IdentifyIn)
    @identify.doc(responses=problems(404, 409, 429))
    @identify.response(200, IdentifiedOut)
    def post(self, who: dict[str, str]) -> Any:
        """Who a scanned code, a card, an id or a contact is: points, tier, and what to say to them.

        A rotating code is used up by this. `proof` goes with holds and redemptions at this till for half an
        hour; one by a card alone spends what the programme lets a card spend.
        """
        house, at, till = service(), now(), access.caller().store_till
        limit = limits.key("identify", till.digest)
        house.database.write(lambda session: limits.take(session, limit, MOST, PER, at))
        found = house.database.write(
            lambda session: identifying.identify(session, house.retailer, till, who, at)
        )
        return _answer(found)


def _answer(found: Identified) -> Json:
    account = found.account
    return {
        "member": ids.outside("member", account.member_id),
        "proof": found.token,
        "level": found.level.name.casefold(),
        "expires_at": instant(found.expires_at),
        "card": found.card_number[-4:] or None,
        "balances": balances({purse.currency: purse.balance for purse in account.purses}),
        "tier": account.standing.tier if account.standing else None,
        "progress": progress(account.standing),
        "household": household_answers.pool(found.household),
        "prompts": [
            {"code": why.code, "text": speech.sentences([why], account.program)[0]} for why in account.outlook
        ],
        "affordable": rewards(found.affordable, account.program),
    }
