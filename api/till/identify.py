"""/v1/identify: who stands at the till, and a code to the member who has no phone to show."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from identity import codes, limits, pins, till_codes
from identity.errors import WrongOneTimeCode, WrongPin
from loyalty.rewards import identifying
from loyalty.rewards.identifying import Identified
from loyalty.rewards.proof import Level
from loyalty.shops.tills import Till

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
        hour; what it spends, its level and the programme say. Five wrong PINs lock the member's for an hour.
        """
        house, at, till = service(), now(), callers.caller().store_till
        _count(till, at)
        pin, code = who.pop("pin", None), who.pop("one_time_code", None)
        if code is not None:
            house.database.write(lambda session: codes.admit_try(session, till.digest, at))

        def identify(session: Session) -> Identified | type[Exception]:
            level = Level.STATIC
            if pin is not None:
                level, member_id = Level.PIN, identifying.whose(session, house.retailer, till, who, at)
                if not pins.prove(session, house.retailer, till.digest, member_id, pin, at):
                    return WrongPin
            if code is not None:
                level = Level.ONE_TIME
                if not till_codes.prove(session, house.retailer, till, who, code, at):
                    return WrongOneTimeCode
            return identifying.identify(session, house.retailer, till, who, at, level)

        # What is wrong comes back, and is raised once the try is counted for good.
        found = house.database.write(identify)
        if isinstance(found, type):
            raise found
        return _answer(found)


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
        house, at, till = service(), now(), callers.caller().store_till
        _count(till, at)
        asked = house.database.read(lambda session: till_codes.asked(session, house.retailer, till, who, at))
        house.database.write(lambda session: codes.admit(session, house.retailer, asked, till.digest, at))
        house.database.write(lambda session: codes.ask(session, house.retailer, asked, "", at))
        return {"expires_at": instant(at + asked.valid)}


def _count(till: Till, at: datetime) -> None:
    """Count a wish of this till. Raises TooMany."""
    limit = limits.key("identify", till.digest)
    service().database.write(lambda session: limits.take(session, limit, MOST, PER, at))


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
