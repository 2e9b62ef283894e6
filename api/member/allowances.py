"""/v1/me/allowance: what a member may spend while a till's line is down, on their phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.allowance_schemas import AllowanceIn, AllowanceIssuedOut, AllowancesOut
from api.till.answers import amount
from api.wire import access, bodies, etags, idempotency
from api.wire.documents import SVG, problems
from api.wire.values import Json, balances, instant
from db import ids
from db.session import Session
from doorway import allowances as own
from doorway import callers
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.cards.card_numbers import masked
from loyalty.errors import NoAllowance
from loyalty.offline import allowances as signed
from loyalty.offline import issuing, rows

allowances = Blueprint("allowances", __name__, description="Points to spend where a till has no line.")


@allowances.route("/v1/me/allowance")
class Allowances(MethodView):
    """A member's allowances."""

    @access.member(allowances)
    @allowances.doc(parameters=[etags.IF_NONE_MATCH])
    @allowances.response(200, AllowancesOut, headers=etags.HEADER)
    @etags.polled(allowances)
    def get(self) -> Any:
        """The member's latest allowances, newest first; an open one with the text that a till reads."""
        shown = {"data": [_shown(row, now()) for row in _mine()]}
        return etags.answered(etags.of(shown), lambda: shown)

    @access.member(allowances)
    @bodies.takes(allowances, AllowanceIn)
    @allowances.doc(parameters=idempotency.PARAMETERS, responses=problems(403, 404, 409, 429))
    @allowances.response(201, AllowanceIssuedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Get an allowance: its points are set aside, and one till may take them once without asking us.

        Show it as a QR code. What is not spent by it comes back with its receipt, else at `closes_at`.
        """
        house, at, member_id = service(), now(), callers.caller().member_id
        own.count(at)

        def issue(session: Session) -> tuple[Json, int]:
            found = issuing.issue(session, house.retailer, member_id, wish.get("points", 0), at)
            worth = found.program.worth_minor(found.allowance.currency, found.allowance.ceiling) or 0
            return {
                "allowance": _told(found.allowance, found.closes_at, "open", found.text),
                "worth": amount(worth, found.program),
                "svg": "/v1/me/allowance.svg",
                "balance_after": balances(dict(found.work.state.balances)),
                "seq": found.work.state.head.seq,
            }, 201

        return idempotency.answered("allowance", wish, issue)


@allowances.route("/v1/me/allowance.svg")
class AllowanceSvg(MethodView):
    """The newest allowance, drawn."""

    @access.member(allowances)
    @allowances.doc(responses=problems(409))
    @allowances.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self) -> Response:
        """The QR code of the newest allowance that is open, as SVG."""
        found = next((row for row in _mine() if own.status(row, now()) == "open"), None)
        if found is None:
            raise NoAllowance("none-open")
        drawn = card_qr.svg(own.text(found), size_mm=45, title=f"Allowance of card {masked(found.card)}")
        return Response(drawn, content_type=card_qr.CONTENT_TYPE)


def _mine() -> list[rows.Row]:
    return list(service().database.read(own.mine))


def _shown(row: rows.Row, at: datetime) -> Json:
    status = own.status(row, at)
    return _told(rows.value(row), row.closes_at, status, own.text(row) if status == "open" else None)


def _told(found: signed.Allowance, closes_at: datetime, status: str, text: str | None) -> Json:
    return {
        "id": ids.outside("allowance", found.nonce),
        "status": status,
        "text": text,
        "card": found.card,
        "tier": found.tier or None,
        "currency": found.currency,
        "points": found.ceiling,
        "issued_at": instant(found.issued_at),
        "expires_at": instant(found.expires_at),
        "closes_at": instant(closes_at),
    }
