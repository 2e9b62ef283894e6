"""/v1/me/draws: the prize draws, a member's chances, and what anyone needs to work the winners out again."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.draw_schemas import DrawsOut
from api.wire import access, etags
from api.wire.values import Json, instant
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from loyalty.campaigns import own_draws
from loyalty.campaigns.own_draws import OwnDraw

draws = Blueprint("my draws", __name__, description="Prize draws.")


@draws.route("/v1/me/draws")
class Draws(MethodView):
    """The programme's prize draws."""

    @access.member(draws)
    @draws.doc(parameters=[etags.IF_NONE_MATCH])
    @draws.response(200, DrawsOut, headers=etags.HEADER)
    @etags.polled(draws)
    def get(self) -> Any:
        """Draws to come and drawn, the member's chances, and the digest of the seed or the seed itself."""
        house, at, member_id = service(), now(), callers.caller().member_id

        def read(session: Session) -> list[Json]:
            return [_shown(each) for each in own_draws.of_member(session, house.retailer, member_id, at)]

        shown = {"data": house.database.read(read)}
        return etags.answered(etags.of(shown), lambda: shown)


def _shown(found: OwnDraw) -> Json:
    draw, known = found.draw, found.known
    return {
        "code": draw.code,
        "name": speech.name(draw.name, draw.code),
        "closes": draw.closes_on.isoformat(),
        "chances": found.chances,
        "prizes": [
            {"code": each.code, "name": speech.name(each.name, each.code), "count": each.count}
            for each in draw.prizes
        ],
        "won": found.prize or None,
        "seed_digest": known.seed_digest if known else None,
        "drawn_at": instant(known.drawn_at) if known and known.drawn_at else None,
        "seed": known.seed if known else None,
        "all_chances": known.chances if known else None,
        "members": known.members if known else None,
        "list_digest": known.list_digest if known else None,
    }
