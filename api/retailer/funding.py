"""/v1/reports/funding and /v1/reports/clearing: who pays for a month, and what stores owe one another."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.choosing import program_code
from api.retailer.funding_schemas import ClearingOut, FundingOut, MonthIn
from api.wire import access, bodies
from api.wire.documents import SHEET, problems
from api.wire.values import Json, day
from db.session import Session
from doorway import sheets
from doorway.service import now, service
from loyalty.funding import clearing, statement
from loyalty.funding.clearing import Clearing
from loyalty.funding.statement import Statement

blueprint = Blueprint("funding", __name__, description="Who pays, and what stores owe one another.")
_SHEET = SHEET | problems(404)
_LINES = ("payer", "what", "kind", "code", "currency", "points", "amount")
_CELLS = ("earned_in", "redeemed_in", "currency", "points", "amount")


@blueprint.route("/v1/reports/funding")
class FundingReport(MethodView):
    """Who pays."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, MonthIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, FundingOut)
    def get(self, query: dict[str, Any]) -> Any:
        """What each payer bears of the points, discounts and rewards of a month, and what that comes to."""
        found = _statement(query)
        due = [{"payer": each.payer, "minor": each.minor} for each in found.dues]
        return {**_of(found), "reconciles": found.reconciles, "data": _lines(found), "due": due}


@blueprint.route("/v1/reports/funding.csv")
class FundingSheet(MethodView):
    """Who pays, as a sheet."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, MonthIn)
    @blueprint.doc(responses=_SHEET)
    def get(self, query: dict[str, Any]) -> Any:
        """The lines of the statement, for a spreadsheet."""
        return sheets.answer("funding", _LINES, _lines(_statement(query)))


@blueprint.route("/v1/reports/clearing")
class ClearingReport(MethodView):
    """Between stores."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, MonthIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ClearingOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Points earned in one store and redeemed in another in a month, and what each owes the others."""
        found = _clearing(query)
        net = [{"store": each.store, "minor": each.minor} for each in found.nets]
        return {**_of(found), "data": _cells(found), "net": net}


@blueprint.route("/v1/reports/clearing.csv")
class ClearingSheet(MethodView):
    """Between stores, as a sheet."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, MonthIn)
    @blueprint.doc(responses=_SHEET)
    def get(self, query: dict[str, Any]) -> Any:
        """The matrix of stores, a row for each pair, for a spreadsheet."""
        return sheets.answer("clearing", _CELLS, _cells(_clearing(query)))


def _statement(query: dict[str, Any]) -> Statement:
    house, at = service(), now()

    def read(session: Session) -> Statement:
        code = program_code(session, query["program"])
        return statement.month(session, house.retailer, code, query["month"], at)

    return house.database.read(read)


def _clearing(query: dict[str, Any]) -> Clearing:
    house, at = service(), now()

    def read(session: Session) -> Clearing:
        code = program_code(session, query["program"])
        return clearing.month(session, house.retailer, code, query["month"], at)

    return house.database.read(read)


def _of(found: Statement | Clearing) -> Json:
    return {
        "program": found.program.code,
        "period_from": day(found.period.from_on),
        "period_to": day(found.period.to_on),
        "money": found.program.money,
        "closed": found.closed,
    }


def _lines(found: Statement) -> list[Json]:
    plain = ("payer", "what", "kind", "code", "currency", "points")
    return [
        {**{name: getattr(line, name) for name in plain}, "amount": _text(line.amount)}
        for line in found.lines
    ]


def _cells(found: Clearing) -> list[Json]:
    return [
        {
            "earned_in": cell.earned_in or None,
            "redeemed_in": cell.redeemed_in or None,
            "currency": cell.currency,
            "points": cell.points,
            "amount": _text(cell.amount),
        }
        for cell in found.cells
    ]


def _text(amount: Any) -> str | None:
    return None if amount is None else f"{amount:f}"
