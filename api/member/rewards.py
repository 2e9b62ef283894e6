"""/v1/me/rewards: what points can be given for, and what of it the member may have now."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.reward_schemas import RewardsOut
from api.till.answers import money
from api.wire import access, etags
from api.wire.values import Json
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from loyalty.households import pool
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.rewards import bounds
from loyalty.rewards.bounds import Open

rewards = Blueprint("my rewards", __name__, description="What a member's points can be given for.")


@rewards.route("/v1/me/rewards")
class Rewards(MethodView):
    """The programme's rewards, as the member finds them."""

    @access.member(rewards)
    @rewards.doc(parameters=[etags.IF_NONE_MATCH])
    @rewards.response(200, RewardsOut, headers=etags.HEADER)
    @etags.polled(rewards)
    def get(self) -> Any:
        """Every reward, how many are left, and why the member may not have one now."""
        house, at, member_id = service(), now(), callers.caller().member_id

        def read(session: Session) -> list[Json]:
            work = open_books(session, house.retailer, member_id, at, at)
            balances = work.state.balances
            available = pool.available(session, house.retailer, work.program, member_id, balances, at)
            who = bounds.asking(session, house.retailer, work, at)
            found = bounds.shown_to(session, work.program, who, available)
            return [_shown(each, work.program) for each in found]

        shown = {"data": house.database.read(read)}
        return etags.answered(etags.of(shown), lambda: shown)


def _shown(found: Open, program: Program) -> Json:
    reward = found.reward
    return {
        "code": reward.code,
        "name": speech.name(reward.name, reward.code),
        "kind": reward.kind,
        "currency": reward.currency,
        "points": reward.cost,
        **money(reward.worth_minor, program),
        "from": reward.from_on.isoformat() if reward.from_on else None,
        "through": reward.through_on.isoformat() if reward.through_on else None,
        "left": found.left,
        "available": not found.refusal,
        "reason": found.refusal or None,
    }
