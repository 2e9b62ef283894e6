"""/v1/identify: who stands at the till, and a code to the member who has no phone to show."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import household_answers
from api.member.proof_schemas import OneTimeCodeOut
from api.till.identify_schemas import CodeForIn, IdentifiedOut, IdentifyIn
from api.till.quote_answers import progress, rewards
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json, balances, instant
from db import ids
from doorway import callers, speech
from doorway.at_till import identifying
from doorway.service import now
from loyalty.rewards.identifying import Identified

identify = Blueprint("identify", __name__, description="Who stands at a till.")


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
        hour; what it spends, its level and the programme say. Five wrong PINs lock the member's for an hour.
        """
        till, pin, code = callers.caller().store_till, who.pop("pin", None), who.pop("one_time_code", None)
        return _answer(identifying.identify(till, who, now(), pin=pin, code=code))


@identify.route("/v1/identify/code")
class IdentifyCode(MethodView):
    """A code to the member at the till."""

    @access.till(identify, "members")
    @bodies.takes(identify, CodeForIn)
    @identify.doc(responses=problems(429))
    @identify.response(202, OneTimeCodeOut)
    def post(self, who: dict[str, str]) -> Any:
        """Send six digits to the member's own phone or e-mail; this till takes them once in five minutes.

        The answer is the same for everybody, known or not, with a contact or without.
        """
        until = identifying.send_code(callers.caller().store_till, who, now())
        return {"expires_at": instant(until)}


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
            {"code": why.code, "text": speech.sentences([why], account.program)[0]} for why in found.prompts
        ],
        "affordable": rewards(found.affordable, account.program),
    }
