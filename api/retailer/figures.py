"""/v1/reports/campaign and /v1/reports/classes: how a campaign runs, and the day by class of member."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.choosing import program_code
from api.retailer.figure_schemas import CampaignIn, CampaignOut, ClassesIn, ClassesOut
from api.wire import access, bodies
from api.wire.documents import SHEET, problems
from api.wire.values import Json, day, instant
from db.session import Session
from doorway import sheets
from doorway.service import now, service
from loyalty.books import campaign, classes
from loyalty.books.campaign import Figures
from loyalty.books.classes import Class
from loyalty.books.period import Period
from loyalty.program import shelf
from loyalty.program.model import Program

blueprint = Blueprint("figures", __name__, description="How a campaign runs, and the day by class of member.")
_SPAN = ("start", "purchases", "members", "currency", "given", "taken_back", "discounted", "issued", "used")
_CLASS = ("day", "tier", "members", "came", "went", "purchases", "buyers", "currency", "earned")


@blueprint.route("/v1/reports/campaign")
class CampaignReport(MethodView):
    """How a campaign runs."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, CampaignIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, CampaignOut)
    def get(self, query: dict[str, Any]) -> Any:
        """What came of an offer, a rule, a discount, a reward or a draw, half hour by half hour."""
        return _campaign(query)


@blueprint.route("/v1/reports/campaign.csv")
class CampaignSheet(MethodView):
    """How a campaign runs, as a sheet."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, CampaignIn)
    @blueprint.doc(responses=SHEET | problems(404))
    def get(self, query: dict[str, Any]) -> Any:
        """The same, for a spreadsheet: a row for each half hour and each kind of points."""
        rows = [
            row for span in _campaign(query)["data"] for row in _by_currency(span, ("given", "taken_back"))
        ]
        return sheets.answer("campaign", _SPAN, rows)


@blueprint.route("/v1/reports/classes")
class ClassesReport(MethodView):
    """The day by class of member."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ClassesIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ClassesOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Members of each tier, who came and went, and what was bought there, day by day."""
        return _classes(query)


@blueprint.route("/v1/reports/classes.csv")
class ClassesSheet(MethodView):
    """The day by class of member, as a sheet."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ClassesIn)
    @blueprint.doc(responses=SHEET | problems(404))
    def get(self, query: dict[str, Any]) -> Any:
        """The same, for a spreadsheet: a row for each day, tier and kind of points."""
        rows = [row for each in _classes(query)["data"] for row in _by_currency(each, ("earned",))]
        return sheets.answer("classes", _CLASS, rows)


def _campaign(query: dict[str, Any]) -> Json:
    house, at = service(), now()

    def read(session: Session) -> Json:
        program, period = _asked(session, query)
        found = campaign.find(program, query["campaign"])
        spans = campaign.figures(session, program, found, period)
        return {
            "program": program.code,
            "campaign": found.code,
            "at": instant(at),
            "data": [{"start": instant(start), **_figures(each)} for start, each in spans.items()],
            "total": _figures(campaign.whole(spans)),
        }

    return house.database.read(read)


def _classes(query: dict[str, Any]) -> Json:
    house = service()

    def read(session: Session) -> Json:
        program, period = _asked(session, query)
        found = classes.classes(session, program, period)
        return {"program": program.code, "data": [_class(each) for each in found]}

    return house.database.read(read)


def _asked(session: Session, query: dict[str, Any]) -> tuple[Program, Period]:
    code = program_code(session, query["program"])
    program = shelf.current(session, service().retailer.shelf, code, now())
    return program, Period.of(query["from_on"], query["to_on"], program.zoneinfo)


def _figures(found: Figures) -> Json:
    return {
        "purchases": found.purchases,
        "members": len(found.members),
        "given": dict(found.given),
        "taken_back": dict(found.taken_back),
        "discounted_minor": found.discounted_minor,
        "issued": found.issued,
        "used": found.used,
    }


def _class(found: Class) -> Json:
    return {
        "day": day(found.on),
        "tier": found.tier or None,
        "members": found.members,
        "came": found.came,
        "went": found.went,
        "purchases": found.purchases,
        "buyers": len(found.buyers),
        "earned": dict(found.earned),
    }


def _by_currency(row: Json, columns: tuple[str, ...]) -> list[Json]:
    """A row for each kind of points in it, or one without any."""
    kinds = dict.fromkeys(kind for column in columns for kind in row[column]) or {None: None}
    plain = {**row, "discounted": row.get("discounted_minor")}
    return [
        {**plain, "currency": kind, **{column: row[column].get(kind, 0) for column in columns}}
        for kind in kinds
    ]
