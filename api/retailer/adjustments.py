"""/v1/members/…/adjustments: points by hand, above a limit only with a second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import member_answers as answers
from api.retailer import staff_answers
from api.retailer.member_schemas import AdjustedOut, AdjustIn
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway import audits, callers, speech
from doorway.service import now, service
from identity import approvals, own_cards
from identity.approvals import Approval
from loyalty.errors import LoyaltyError
from loyalty.people import adjusting, members, privacy
from loyalty.people.adjusting import Adjusted, Adjustment

adjustments = Blueprint("adjustments", __name__, description="Points by hand.")
KIND = "members.adjust"


@adjustments.route("/v1/members/<member>/adjustments")
class Adjustments(MethodView):
    """Points that a person gives or takes."""

    @access.staff(adjustments, "members.adjust")
    @bodies.takes(adjustments, AdjustIn)
    @adjustments.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @adjustments.response(201, AdjustedOut, headers=idempotency.HEADERS, description="Done")
    @adjustments.alt_response(202, schema=AdjustedOut, description="A second person has to approve it")
    def post(self, wish: dict[str, Any], member: str) -> Response:
        """Give or take points with a reason. What one person does alone in 30 days has a limit."""

        def adjust(session: Session) -> tuple[Json, int]:
            return _adjusted(session, answers.living(session, member), wish, now())

        return idempotency.answered(f"members/{member}/adjustments", wish, adjust)


def note_of(session: Session, asked: Approval) -> str:
    """The note of an adjustment that waits, for whoever decides; empty once its member was erased."""
    sealed, member_id = asked.payload["note_sealed"], answers.inside(asked.subject)
    if not sealed:
        return ""
    try:
        key = members.data_key(session, service().retailer, member_id)
        return privacy.open_sealed(key, member_id, "note", sealed)
    except LoyaltyError:
        return ""


def carry_out(session: Session, approved: Approval, at: datetime) -> None:
    """Do an adjustment that a second person approved."""
    assert approved.checker_id is not None, "it was approved by somebody"
    asked = answers.inside(approved.subject)
    sealed = approved.payload["note_sealed"]
    key = members.data_key(session, service().retailer, asked) if sealed else b""
    wish = Adjustment(
        approved.approval_id,
        members.find_survivor_id(session, asked),
        approved.payload["currency"],
        approved.payload["amount"],
        approved.payload["reason"],
        privacy.open_sealed(key, asked, "note", sealed) if sealed else "",
        ids.outside("staff", approved.maker_id),
        ids.outside("staff", approved.checker_id),
    )
    own_cards.refuse(session, service().retailer, callers.caller().person, wish.member_id)
    _do(session, wish, at)


def _adjusted(session: Session, member_id: str, wish: Mapping[str, Any], at: datetime) -> tuple[Json, int]:
    house, caller = service(), callers.caller()
    wanted = Adjustment(
        adjusting.new_id(at),
        member_id,
        wish["currency"],
        wish["amount"],
        wish["reason"],
        wish["note"],
        caller.name,
    )
    own_cards.refuse(session, house.retailer, caller.person, member_id)
    adjusting.check(session, house.retailer, wanted, at)
    staff_id, size = caller.person.staff_id, abs(wanted.amount)
    kind, limit = f"{KIND}:{wanted.currency}", house.settings.adjust_limit_points
    if approvals.needed(session, staff_id, size, at, limit, kind=kind):
        return _asked(session, wanted, staff_id, at), 202
    done = _do(session, wanted, at)
    approvals.count(session, staff_id, size, at, kind=kind)
    return done, 201


def _asked(session: Session, wanted: Adjustment, staff_id: str, at: datetime) -> Json:
    """A wish for a second person. Its note is sealed as the member's own, so that it goes when they do."""
    sealed = ""
    if wanted.note:
        key = members.data_key(session, service().retailer, wanted.member_id)
        sealed = privacy.seal(key, wanted.member_id, "note", wanted.note)
    payload = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason}
    subject = ids.outside("member", wanted.member_id)
    asked = approvals.ask(session, KIND, subject, {**payload, "note_sealed": sealed}, staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audits.did(session, "members.adjust.ask", subject, {**payload, "approval": approval})
    return _answer(wanted, "waiting", approval=approval)


def _do(session: Session, wanted: Adjustment, at: datetime) -> Json:
    house = service()
    done = adjusting.adjust(session, house.retailer, wanted, at)
    told = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason, "seq": done.seq}
    told |= staff_answers.of_colleague(session, house.retailer, wanted.member_id)
    audits.did(session, KIND, ids.outside("member", wanted.member_id), told)
    program = house.retailer.shelf.take_reference(session, done.program)
    why = speech.sentences(done.reasons, program)
    return _answer(wanted, "done", done, why)


def _answer(
    wanted: Adjustment, status: str, done: Adjusted | None = None, why: list[str] | None = None, **words: str
) -> Json:
    return {
        "status": status,
        "approval": words.get("approval"),
        "member": ids.outside("member", wanted.member_id),
        "seq": done.seq if done else None,
        "balance_after": balances(done.balances) if done else {},
        "why": why or [],
    }
