"""/v1/reports: movements, liability, rules and tiers."""

from __future__ import annotations

from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.choosing import program_code
from api.retailer.report_schemas import (
    FeesReportIn,
    FeesReportOut,
    LiabilitiesOut,
    MovementsReportIn,
    MovementsReportOut,
    ReportIn,
    ReportPeriodIn,
    RulesReportOut,
    TierSizesOut,
)
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json, day, instant
from db.session import Session
from doorway.service import now, service
from loyalty.books import fees, reports
from loyalty.books.fees import FeeSum
from loyalty.books.reports import Liability, Movements
from loyalty.program.model import Program
from points.flows import Flow, Have
from points.reporting import Span

blueprint = Blueprint("reports", __name__, description="The books of a programme.")


@blueprint.route("/v1/reports/movements")
class MovementsReport(MethodView):
    """What came and went."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, MovementsReportIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, MovementsReportOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Points issued, redeemed, expired and so on by the day of recording, with opening and closing."""
        house, at = service(), now()

        def read(session: Session) -> Movements:
            return reports.movements(
                session,
                house.retailer,
                program_code(session, query["program"]),
                query["from_on"],
                query["to_on"],
                at,
                group=query["group"],
                by_store=query["by"] == "store",
            )

        return _movements(house.database.read(read))


@blueprint.route("/v1/reports/rules")
class RulesReport(MethodView):
    """What rules gave."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ReportPeriodIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, RulesReportOut)
    def get(self, query: dict[str, Any]) -> Any:
        """What each rule gave and took back, by the day of recording."""
        house, at = service(), now()

        def read(session: Session) -> Json:
            code = program_code(session, query["program"])
            days = (query["from_on"], query["to_on"])
            found = reports.rules(session, house.retailer, code, *days, at, group=query["group"])
            rows = [{**asdict(each), "start": day(each.start_on)} for each in found]
            return {"program": code, "data": rows}

        return house.database.read(read)


@blueprint.route("/v1/reports/liability")
class LiabilityReport(MethodView):
    """What is outstanding."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ReportIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, LiabilitiesOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Points members can still use, by the month they expire in, and the breakage so far."""
        house, at = service(), now()

        def read(session: Session) -> Json:
            code = program_code(session, query["program"])
            _, found = reports.liability(session, house.retailer, code, at)
            return {"program": code, "at": instant(at), "data": [_liability(each) for each in found]}

        return house.database.read(read)


@blueprint.route("/v1/reports/tiers")
class TiersReport(MethodView):
    """Members by tier."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, ReportIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, TierSizesOut)
    def get(self, query: dict[str, Any]) -> Any:
        """How many active members stand on each tier, lowest first."""
        house, at = service(), now()

        def read(session: Session) -> Json:
            code = program_code(session, query["program"])
            _, found = reports.tier_sizes(session, house.retailer, code, at)
            return {
                "program": code,
                "data": [{"tier": tier or None, "members": members} for tier, members in found],
            }

        return house.database.read(read)


@blueprint.route("/v1/reports/fees")
class FeesReport(MethodView):
    """What cards and tiers cost."""

    @access.staff(blueprint, "reports.read")
    @bodies.asks(blueprint, FeesReportIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, FeesReportOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Fees for cards issued, renewed, replaced and for tiers kept or bought, by day, kind and store."""
        house, at = service(), now()

        def read(session: Session) -> Json:
            code = program_code(session, query["program"])
            days = (query["from_on"], query["to_on"])
            program, found = fees.sums(session, house.retailer, code, *days, at)
            return {"program": code, "money": program.money, "data": [_fee(program, each) for each in found]}

        return house.database.read(read)


def _fee(program: Program, each: FeeSum) -> Json:
    return {
        "day": day(each.on),
        "what": each.what,
        "of": each.of,
        "store": each.store or None,
        "times": each.times,
        "free": each.free,
        "fees": str(Decimal(each.fee_minor).scaleb(-program.money_scale)),
    }


def _movements(found: Movements) -> Json:
    return {
        "program": found.program.code,
        "period_from": day(found.period.from_on),
        "period_to": day(found.period.to_on),
        "group": found.group,
        "closed": found.closed,
        "balances": found.balances,
        "data": [_span(span) for span in found.rows],
        "totals": [_span(span) for span in found.totals],
    }


def _span(span: Span) -> Json:
    return {
        "start": day(span.start_on),
        "currency": span.currency,
        "store": span.store or None,
        "opening": _have(span.opening),
        **asdict(span.flow),
        "closing": _have(span.closing),
    }


def _have(have: Have) -> Json:
    return {**asdict(have), "total": have.total}


def _liability(found: Liability) -> Json:
    return {
        "currency": found.currency,
        "usable": found.usable,
        "expiring": [
            {"month": each.month_on.isoformat()[:7] if each.month_on else None, "amount": each.amount}
            for each in found.expiring
        ],
        "held": found.held,
        "owed": found.owed,
        **{name: getattr(found.ever, name) for name in ("issued", "redeemed", "expired")},
        "breakage": _breakage(found.ever),
    }


def _breakage(ever: Flow) -> str | None:
    if not ever.issued:
        return None
    share = Decimal(ever.expired) / ever.issued
    return str(share.quantize(Decimal("0.0001"), ROUND_HALF_UP))
