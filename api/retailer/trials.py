"""/v1/programs/replay and /v1/programs/estimate: what a draft would come to, before it is published."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, timedelta
from typing import Any

import orjson
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.program_bodies import takes_document
from api.retailer.trial_schemas import EstimatedOut, EstimateIn, ReplayedOut, ReplayIn
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway.service import now, service
from loyalty.program import document, shelf
from loyalty.replaying import basket, pasts, replay
from loyalty.replaying.estimate import Estimate, estimate
from loyalty.replaying.figures import Figures, Span
from loyalty.replaying.report import Report, report
from tiers.windows import local_midnight

blueprint = Blueprint("trials", __name__, description="Programmes, tried before they are published.")
ONE_DAY = timedelta(days=1)


@blueprint.route("/v1/programs/replay")
class Replays(MethodView):
    """A document beside what is in force, on past receipts."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ReplayIn)
    @takes_document(blueprint)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ReplayedOut)
    def post(self, query: dict[str, Any], text: str | bytes) -> Any:
        """Replay past receipts of some members under a document and under the version in force, side by side.

        Members are taken evenly from all there are; for everyone use the command line. Nothing is kept.
        """
        house, at, draft = service(), now(), document.read(text)
        span = Span(query["from_on"], query["through_on"])

        def read(session: Session) -> Report:
            own = house.retailer.shelf
            published = shelf.current(session, own, draft.code, at)
            until = at
            if span.through_on is not None:
                end = local_midnight(span.through_on + ONE_DAY, published.zoneinfo)
                until = min(at, end.astimezone(UTC))
            whole = replay.between(published, draft, span, until)
            found = Figures(most_losers=query["losers"])
            ids = pasts.sample(session, draft.code, query["members"])
            replay.add(session, own, whole, ids, found)
            return report(whole, found, pasts.count(session, draft.code))

        return _plain(house.database.read(read))


@blueprint.route("/v1/programs/estimate")
class Estimates(MethodView):
    """A document, for a shop without receipts."""

    @access.staff(blueprint, "programs.read")
    @bodies.takes(blueprint, EstimateIn)
    @blueprint.response(200, EstimatedOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Estimate what a document gives back of a usual basket over a year, and of one basket at most."""
        program = document.read(orjson.dumps(wish["document"]).decode())
        shopping = basket.read(orjson.dumps(wish["basket"]).decode(), program)
        start = wish["from_on"] or now().astimezone(program.zoneinfo).date()
        found: Estimate = estimate(program, shopping, wish["visits_a_year"], start)
        return {"program": program.code, "money": program.money, **_plain(found)}


def _plain(found: Report | Estimate) -> Json:
    """Values as JSON has them: shares and days as text."""
    plain: Json = orjson.loads(orjson.dumps(asdict(found), default=str))
    return plain
